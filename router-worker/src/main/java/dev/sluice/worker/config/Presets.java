package dev.sluice.worker.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The descriptions of well-known systems that come with the worker. */
public final class Presets {

  private static final String DIRECTORY = "/dev/sluice/providers/";

  private static final List<String> NAMES =
      List.of(
          "anthropic",
          "bedrock",
          "bedrock-api-key",
          "claude-code",
          "codex",
          "cursor-agent",
          "databricks",
          "databricks-oauth",
          "docker-model-runner",
          "gemini",
          "gemini-cli",
          "groq",
          "litellm",
          "ollama",
          "openai",
          "openrouter",
          "together",
          "vertex",
          "xai");

  static final Format<String> NAME = Format.oneOf(NAMES);

  private Presets() {}

  /** Sorted. */
  public static List<String> names() {
    return NAMES;
  }

  /** Empty if it cannot be read, which is then among the mistakes. */
  static Optional<Section> section(String name, Source source) {
    return ConfigFile.parse(text(name), source);
  }

  private static String text(String name) {
    try (InputStream file = Presets.class.getResourceAsStream(DIRECTORY + name + ".json")) {
      if (file == null) {
        throw new IllegalStateException("there is no preset " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
