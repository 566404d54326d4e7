package dev.sluice.engine.cli;

import static dev.sluice.engine.cli.InstalledTools.chat;
import static dev.sluice.engine.cli.InstalledTools.completed;
import static dev.sluice.engine.cli.InstalledTools.failed;
import static dev.sluice.engine.cli.InstalledTools.options;
import static dev.sluice.engine.cli.InstalledTools.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the process of a run lives: what it sees, what it is given, and when it ends. */
@Timeout(90)
final class CliProcessIT {

  private static final String KEY = "sk-ant-very-secret-0123456789";

  @TempDir static Path directory;

  private static InstalledTools tools;

  @BeforeAll
  static void install() throws IOException {
    tools = InstalledTools.in(directory);
  }

  @Test
  void everyRunHasAnEmptyDirectoryOfItsOwnThatIsGoneAfterIt() throws Exception {
    String first = text(completed(tools.provider("claude-code").complete(chat("[where]"))));
    String second = text(completed(tools.provider("claude-code").complete(chat("[where]"))));

    assertThat(first).startsWith("In /").endsWith("with 0 files").isNotEqualTo(second);
    Path work = Path.of(first.substring(3, first.indexOf(" with")));
    assertThat(work.getParent()).doesNotExist();
  }

  @Test
  void aToolSeesOnlyTheVariablesThatItIsAllowed() throws Exception {
    Map<String, String> environment = tools.environment();
    environment.put("OPENAI_API_KEY", "sk-of-another-provider");
    environment.put("ANTHROPIC_API_KEY", KEY);
    Options options = options("claude-code", Map.of("environment", List.of("ANTHROPIC_API_KEY")));

    String seen =
        text(completed(tools.provider(environment, options, 30).complete(chat("[variables]"))));

    assertThat(seen)
        .contains("ANTHROPIC_API_KEY", "PATH", "NO_COLOR")
        .doesNotContain("OPENAI_API_KEY");
  }

  @Test
  void aCredentialThatAToolRepeatsIsNotShown() throws Exception {
    Map<String, String> environment = tools.environment();
    environment.put("CURSOR_API_KEY", KEY);
    Path tool = tools.script("echo \"bad key $CURSOR_API_KEY\" >&2; exit 1");
    Options options =
        options(
            "cursor-agent",
            Map.of("environment", List.of("CURSOR_API_KEY"), "command", List.of(tool.toString())));

    Failed failed = failed(tools.provider(environment, options, 30).complete(chat("Hi")));

    assertThat(failed.message()).startsWith("bad key").doesNotContain(KEY);
  }

  @Test
  void thePromptIsNeverOnTheCommandLine() throws Exception {
    String told =
        text(completed(tools.provider("codex").complete(chat("[arguments] and a secret"))));

    assertThat(told).contains("--sandbox read-only").doesNotContain("a secret");
  }

  @Test
  void noShellReadsWhatAJobSays() throws Exception {
    String text =
        text(
            completed(
                tools.provider("cursor-agent").complete(chat("$(touch /tmp/x) `id` ; rm -rf *"))));

    assertThat(text).isEqualTo("You said: $(touch /tmp/x) `id` ; rm -rf *");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "stubborn", "orphan] [hang"})
  void aToolThatTakesTooLongIsEndedWithAllThatItStarted(String how) throws Exception {
    Failed failed =
        failed(
            tools
                .provider(tools.environment(), options("claude-code", Map.of()), 1)
                .complete(chat("[" + how + "]")));

    assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failed.message()).isEqualTo("Claude Code did not finish within 1 s");
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void whatAToolLeavesBehindIsEnded() throws Exception {
    completed(tools.provider("claude-code").complete(chat("Hi [orphan]")));

    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aToolThatGoesOnAfterItsResultHasAnsweredNevertheless() throws Exception {
    assertThat(text(completed(tools.provider("cursor-agent").complete(chat("Hi [linger]")))))
        .isEqualTo("You said: Hi [linger]");
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aToolThatNeverStopsTalkingIsCutOff() throws Exception {
    assertThat(failed(tools.provider("gemini-cli").complete(chat("[flood]"))).code())
        .isEqualTo(ErrorCode.RESULT_TOO_LARGE);
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpEndsItsRun() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Provider provider = tools.provider("claude-code");
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    provider.complete(chat("[hang]"));
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    await().until(() -> !runsThatLive().isEmpty());

    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void manyRunsAtOnceDoNotMixUp() throws Exception {
    Provider provider = tools.provider("gemini-cli");
    List<String> texts = new ArrayList<>();
    List<Thread> callers =
        Stream.iterate(0, i -> i + 1)
            .limit(20)
            .map(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                String text = text(completed(provider.complete(chat("n" + i))));
                                synchronized (texts) {
                                  texts.add(text);
                                }
                              } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                              }
                            }))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(texts).doesNotHaveDuplicates().hasSize(20).contains("You said: n7");
  }

  @Test
  void aMissingToolMakesItsProviderUnavailableAndSaysWhatToDo() {
    Map<String, String> environment = tools.environment();
    environment.put("PATH", "/nowhere");

    assertThatThrownBy(() -> tools.provider(environment, options("codex", Map.of()), 30))
        .isInstanceOf(UnavailableProviderException.class)
        .hasMessage(
            "the command codex is not on the PATH; install it, or say where it is with command: /path/to/codex");
  }

  @Test
  void aToolThatIsGoneSinceFailsTheCallAlone() throws Exception {
    Path tool = tools.script("exit 0");
    Options options = options("codex", Map.of("command", List.of(tool.toString())));
    Provider provider = tools.provider(tools.environment(), options, 30);
    Files.delete(tool);

    Failed failed = failed(provider.complete(chat("Hi")));

    assertThat(failed.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failed.message()).startsWith("cannot run " + tool);
  }

  /** Of this test's tools; everything that they start has their directory in its environment. */
  private static List<Long> runsThatLive() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(CliProcessIT::isRun)
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean isRun(ProcessHandle process) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environment, ISO_8859_1).contains(directory.toString());
    } catch (IOException e) {
      return false;
    }
  }
}
