package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.CommandLineTools;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools are stood in for by scripts that take their options and print their events. */
@Timeout(90)
final class CliProviderIT {

  private static final String KEY = "sk-ant-very-secret-0123456789";

  @TempDir static Path tools;

  @BeforeAll
  static void install() throws IOException {
    CommandLineTools.install(tools);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-code, 945, 40, 4, 0",
    "codex, 900, 800, 7, 2",
    "cursor-agent, 16, 3, 5, 0",
    "gemini-cli, 11, 4, 5, 0"
  })
  void everyToolAnswersInOpenAiFormAndSaysWhatItUsed(
      String tool, long input, long cached, long output, long reasoning) throws Exception {
    Completed completed = completed(provider(tool).complete(chat("Say \"hi\"\nand\tbye \\o/ ü")));

    JsonNode body = completed.response().body();
    assertThat(body.path("object").asString()).isEqualTo("chat.completion");
    assertThat(text(body)).isEqualTo("You said: Say \"hi\"\nand\tbye \\o/ ü");
    assertThat(body.path("choices").path(0).path("finish_reason").asString()).isEqualTo("stop");
    assertThat(completed.bill().usage()).isEqualTo(new Usage(input, cached, output, reasoning));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void thePiecesOfAStreamAreTheAnswer(String tool) throws Exception {
    List<ObjectNode> chunks = new ArrayList<>();

    Completed completed =
        completed(provider(tool).stream(chat("Count to ten [slow]"), chunks::add));

    assertThat(
            chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                .reduce("", String::concat))
        .isEqualTo("You said: Count to ten [slow]")
        .isEqualTo(text(completed.response().body()));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-code, rate limited, RATE_LIMITED",
    "claude-code, overloaded, OVERLOADED",
    "claude-code, used up, QUOTA_EXHAUSTED",
    "claude-code, logged out, AUTHENTICATION",
    "claude-code, turns, SERVER_ERROR",
    "codex, rate limited, RATE_LIMITED",
    "codex, overloaded, OVERLOADED",
    "codex, used up, QUOTA_EXHAUSTED",
    "codex, logged out, AUTHENTICATION",
    "codex, context, CONTEXT_EXCEEDED",
    "cursor-agent, rate limited, RATE_LIMITED",
    "cursor-agent, overloaded, OVERLOADED",
    "cursor-agent, used up, QUOTA_EXHAUSTED",
    "cursor-agent, logged out, AUTHENTICATION",
    "gemini-cli, rate limited, RATE_LIMITED",
    "gemini-cli, overloaded, OVERLOADED",
    "gemini-cli, used up, QUOTA_EXHAUSTED",
    "gemini-cli, logged out, AUTHENTICATION",
    "gemini-cli, turns, SERVER_ERROR"
  })
  void everyFailureOfAToolIsUnderstood(String tool, String failure, ErrorCode code)
      throws Exception {
    Failed failed = failed(provider(tool).complete(chat("Please [" + failure + "]")));

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).isNotBlank().doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void aToolThatEndsWithoutAnAnswerHasFailed(String tool) throws Exception {
    for (String how : List.of("silent exit", "empty", "break off")) {
      assertThat(failed(provider(tool).complete(chat("[" + how + "]"))).code())
          .as(how)
          .isIn(ErrorCode.SERVER_ERROR, ErrorCode.NETWORK, ErrorCode.STREAM_BROKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void garbageBetweenItsEventsIsPassedOver(String tool) throws Exception {
    Completed completed = completed(provider(tool).complete(chat("Hi [garbage] [noise]")));

    assertThat(text(completed.response().body())).isEqualTo("You said: Hi [garbage] [noise]");
  }

  @Test
  void aToolThatIsUsedUpSaysUntilWhen() throws Exception {
    Failed failed = failed(provider("claude-code").complete(chat("[used up]")));

    assertThat(failed.retryAfter())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
  }

  @Test
  void whatAToolSaysThatItCostIsTheBill() throws Exception {
    assertThat(completed(provider("claude-code").complete(chat("Hi"))).bill().usd())
        .isEqualByComparingTo(new BigDecimal("0.0021"));
  }

  @Test
  void everyRunHasAnEmptyDirectoryOfItsOwnThatIsGoneAfterIt() throws Exception {
    String first = text(completed(provider("claude-code").complete(chat("[where]"))));
    String second = text(completed(provider("claude-code").complete(chat("[where]"))));

    assertThat(first).startsWith("In /").endsWith("with 0 files").isNotEqualTo(second);
    Path directory = Path.of(first.substring(3, first.indexOf(" with")));
    assertThat(directory.getParent()).doesNotExist();
  }

  @Test
  void aToolSeesOnlyTheVariablesThatItIsAllowed() throws Exception {
    Map<String, String> environment = environment();
    environment.put("OPENAI_API_KEY", "sk-of-another-provider");
    environment.put("ANTHROPIC_API_KEY", KEY);
    Options options = options("claude-code", Map.of("environment", List.of("ANTHROPIC_API_KEY")));

    String seen = text(completed(provider(environment, options, 30).complete(chat("[variables]"))));

    assertThat(seen)
        .contains("ANTHROPIC_API_KEY", "PATH", "NO_COLOR")
        .doesNotContain("OPENAI_API_KEY");
  }

  @Test
  void aCredentialThatAToolRepeatsIsNotShown() throws Exception {
    Map<String, String> environment = environment();
    environment.put("CURSOR_API_KEY", KEY);
    Path tool = script("echo \"bad key $CURSOR_API_KEY\" >&2; exit 1");
    Options options =
        options(
            "cursor-agent",
            Map.of("environment", List.of("CURSOR_API_KEY"), "command", List.of(tool.toString())));

    Failed failed = failed(provider(environment, options, 30).complete(chat("Hi")));

    assertThat(failed.message()).startsWith("bad key").doesNotContain(KEY);
  }

  @Test
  void thePromptIsNeverOnTheCommandLine() throws Exception {
    String told = text(completed(provider("codex").complete(chat("[arguments] and a secret"))));

    assertThat(told).contains("--sandbox read-only").doesNotContain("a secret");
  }

  @Test
  void noShellReadsWhatAJobSays() throws Exception {
    String text =
        text(completed(provider("cursor-agent").complete(chat("$(touch /tmp/x) `id` ; rm -rf *"))));

    assertThat(text).isEqualTo("You said: $(touch /tmp/x) `id` ; rm -rf *");
  }

  @Test
  void instructionsReachTheTool() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}
            """);

    assertThat(text(completed(provider("claude-code").complete(call))))
        .isEqualTo("You said: Hi (told: Be brief.)");
    assertThat(text(completed(provider("gemini-cli").complete(call))))
        .isEqualTo("You said: Hi (told: Be brief.)");
    assertThat(text(completed(provider("codex").complete(call))))
        .isEqualTo("You said: Instructions:\nBe brief.\n\nHi");
  }

  @Test
  void aConversationReachesTheToolAsOneText() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":"Two?"},{"role":"assistant","content":"2"},
             {"role":"user","content":"And three?"}]}
            """);

    assertThat(text(completed(provider("codex").complete(call))))
        .isEqualTo("You said: User:\nTwo?\n\nAssistant:\n2\n\nUser:\nAnd three?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex"})
  void aSchemaIsHandedToToolsThatTakeOne(String tool) throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema",
             "json_schema":{"name":"out","schema":{"type":"object"}}}}
            """);

    JsonNode answer = Json.mapper().readTree(text(completed(provider(tool).complete(call))));

    assertThat(answer.path("answer").asString()).isEqualTo("You said: Hi");
  }

  @Test
  void codexSeesImages() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":[{"type":"text","text":"What?"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}
            """);

    assertThat(text(completed(provider("codex").complete(call))))
        .isEqualTo("You said: What? (1 images)");
    assertThat(provider("codex").supportsVision()).isTrue();
    assertThat(failed(provider("claude-code").complete(call)).message())
        .startsWith("messages[0].content[1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature | 0.5",
        "max_tokens | 10",
        "stop | [\"END\"]",
        "tools | [{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]",
        "seed | 7",
        "n | 2",
        "logprobs | true",
        "response_format | {\"type\":\"json_object\"}"
      })
  void whatNoToolCanDoIsRefusedByName(String field, String value) throws Exception {
    ProviderCall call =
        call(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"%s\":%s}"
                .formatted(field, value));

    for (String tool : List.of("claude-code", "codex", "cursor-agent", "gemini-cli")) {
      Failed failed = failed(provider(tool).complete(call));
      assertThat(failed.code()).as(tool).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(failed.message()).as(tool).contains(field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "stubborn", "orphan] [hang"})
  void aToolThatTakesTooLongIsEndedWithAllThatItStarted(String how) throws Exception {
    Failed failed =
        failed(
            provider(environment(), options("claude-code", Map.of()), 1)
                .complete(chat("[" + how + "]")));

    assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failed.message()).isEqualTo("Claude Code did not finish within 1 s");
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void whatAToolLeavesBehindIsEnded() throws Exception {
    completed(provider("claude-code").complete(chat("Hi [orphan]")));

    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aToolThatGoesOnAfterItsResultHasAnsweredNevertheless() throws Exception {
    assertThat(text(completed(provider("cursor-agent").complete(chat("Hi [linger]")))))
        .isEqualTo("You said: Hi [linger]");
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aToolThatNeverStopsTalkingIsCutOff() throws Exception {
    assertThat(failed(provider("gemini-cli").complete(chat("[flood]"))).code())
        .isEqualTo(ErrorCode.RESULT_TOO_LARGE);
    assertThat(runsThatLive()).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpEndsItsRun() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Provider provider = provider("claude-code");
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
    Provider provider = provider("gemini-cli");
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
    Map<String, String> environment = environment();
    environment.put("PATH", "/nowhere");

    assertThatThrownBy(() -> provider(environment, options("codex", Map.of()), 30))
        .isInstanceOf(UnavailableProviderException.class)
        .hasMessage(
            "the command codex is not on the PATH; install it, or say where it is with command: /path/to/codex");
  }

  @Test
  void aToolThatIsGoneSinceFailsTheCallAlone() throws Exception {
    Path tool = script("exit 0");
    Options options = options("codex", Map.of("command", List.of(tool.toString())));
    Provider provider = provider(environment(), options, 30);
    Files.delete(tool);

    Failed failed = failed(provider.complete(chat("Hi")));

    assertThat(failed.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failed.message()).startsWith("cannot run " + tool);
  }

  /** Of this test's tools; everything that they start has their directory in its environment. */
  private static List<Long> runsThatLive() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(CliProviderIT::isRun)
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean isRun(ProcessHandle process) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Files.readString(environment, ISO_8859_1).contains(tools.toString());
    } catch (IOException e) {
      return false;
    }
  }

  private static Path script(String body) throws IOException {
    Path file = Files.createTempFile(tools, "tool", "");
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    return environment;
  }

  private static Options options(String tool, Map<String, List<String>> more) {
    Map<String, List<String>> all = new HashMap<>(more);
    all.put("tool", List.of(tool));
    return new Options(all);
  }

  private static Provider provider(String tool) throws UnavailableProviderException {
    return provider(environment(), options(tool, Map.of()), 30);
  }

  private static Provider provider(Map<String, String> environment, Options options, int seconds)
      throws UnavailableProviderException {
    Duration total = Duration.ofSeconds(seconds);
    ProviderSpec spec =
        new ProviderSpec(
            "p",
            "cli",
            ProviderMetadata.Kind.COMMAND,
            null,
            new Auth.None(),
            Map.of(),
            new ProviderSpec.Timeouts(total, total),
            options);
    return new CliEngine(environment, InstantSource.system()).create(spec);
  }

  private static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return call(body.toString());
  }

  private static ProviderCall call(String body) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        "model-x",
        (ObjectNode) Json.mapper().readTree(body),
        Duration.ofMinutes(5));
  }

  private static String text(Completed completed) {
    return text(completed.response().body());
  }

  private static String text(JsonNode body) {
    return body.at("/choices/0/message/content").asString();
  }

  private static Completed completed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Completed.class);
    return (Completed) answer;
  }

  private static Failed failed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Failed.class);
    return requireNonNull((Failed) answer);
  }
}
