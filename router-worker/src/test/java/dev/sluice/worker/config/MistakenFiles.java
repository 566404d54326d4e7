package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/** Files with mistakes, and what is said of them. */
final class MistakenFiles {

  static final String SECRET = "sk-live-0123456789";
  static final Map<String, String> ENVIRONMENT = Map.of("KEY", SECRET, "EMPTY", "");

  /** A provider without mistakes, for mistakes to be put after it. */
  static final String GROQ =
      """
      providers:
        groq:
          engine: openai
          host: https://api.groq.com/openai/v1
          models: [{name: llama}]
      """;

  private MistakenFiles() {}

  static Arguments mistake(String yaml, int line, String expected) {
    return Arguments.of(yaml, line, expected);
  }

  static List<String> mistakesIn(Path file) {
    var thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, ENVIRONMENT::get));
    assertThat(thrown).hasMessage(String.join("\n", thrown.mistakes()));
    return thrown.mistakes();
  }
}
