package dev.sluice.engine.cli;

import static dev.sluice.engine.cli.InstalledTools.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.HostileJobs;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a job holds, it is nothing but what a tool reads from its standard input: no option, no
 * file, no variable and no command. A script in the tool's place writes down what it was given.
 */
@Timeout(180)
final class HostileCommandLineIT {

  private static final List<String> TOOLS =
      List.of("claude-code", "codex", "cursor-agent", "gemini-cli");

  @TempDir private Path directory;

  private InstalledTools tools;
  private Path command;

  @BeforeEach
  void install() throws IOException {
    tools = new InstalledTools(directory);
    command =
        tools.script(
            """
            printf '%%s\\n' "$@" >> '%1$s/argv'
            env >> '%1$s/env'
            ls -A . >> '%1$s/work'
            cat >> '%1$s/stdin'
            exit 3
            """
                .formatted(directory));
  }

  static Stream<Arguments> toolsAndTexts() {
    return TOOLS.stream()
        .flatMap(tool -> HostileJobs.TEXTS.stream().map(text -> Arguments.of(tool, text)));
  }

  @ParameterizedTest
  @MethodSource("toolsAndTexts")
  void aModelIsANameOrTheToolIsNotRun(String tool, String text) throws Exception {
    try (Provider provider = provider(tool)) {
      Failed failed = failed(provider.complete(HostileJobs.call(text, false)));

      assertThat(failed.code()).isIn(ErrorCode.INVALID_REQUEST, ErrorCode.SERVER_ERROR);
    }
    if (Files.exists(directory.resolve("argv"))) {
      assertThat(text).matches("[A-Za-z0-9][!-~]{0,255}");
      assertThat(Files.readAllLines(directory.resolve("argv"))).containsOnlyOnce(text);
    }
    assertThat(directory.resolve("stolen")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("toolsAndTexts")
  void whatIsSaidIsReadFromStandardInputAlone(String tool, String text) throws Exception {
    String usual = argumentsFor(tool, "hello");
    Files.delete(directory.resolve("stdin"));

    assertThat(argumentsFor(tool, text)).isEqualTo(usual);
    assertThat(Files.readString(directory.resolve("env"))).doesNotContain("=" + text + "\n");
    assertThat(Files.readString(directory.resolve("work"))).isEmpty();
    assertThat(Files.readString(directory.resolve("stdin")))
        .contains(text.replace("\ud800", "?"))
        .doesNotStartWith("/")
        .doesNotStartWith("!");
    assertThat(directory.resolve("stolen")).doesNotExist();
  }

  /** What the tool is started with, whatever its directory is called this time. */
  private String argumentsFor(String tool, String text) throws Exception {
    try (Provider provider = provider(tool)) {
      failed(provider.complete(HostileJobs.named("model-1", text)));
    }
    String arguments = Files.readString(directory.resolve("argv"));
    Files.delete(directory.resolve("argv"));
    return arguments.replaceAll("sluice-run-\\d+", "sluice-run");
  }

  private Provider provider(String tool) throws Exception {
    Map<String, String> environment = new HashMap<>(tools.environment());
    return tools.provider(
        environment,
        InstalledTools.options(tool, Map.of("command", List.of(command.toString()))),
        30);
  }
}
