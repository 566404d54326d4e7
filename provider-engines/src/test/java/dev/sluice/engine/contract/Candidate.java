package dev.sluice.engine.contract;

import dev.sluice.provider.testkit.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A system of which the table tells what it can do.
 *
 * @param title what people call it
 * @param reasoner the name of a model of it that reasons if it is asked to
 */
record Candidate(String title, Kind kind, Opening opening, String reasoner) {

  /** A table each. */
  enum Kind {
    API("APIs"),
    CLOUD("Cloud platforms"),
    LOCAL("Local and compatible"),
    COMMAND("Command-line tools");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  interface Opening {
    /**
     * @param directory empty, for whatever it needs
     */
    Backend in(Path directory) throws IOException;
  }

  static final List<Candidate> ALL =
      List.of(
          simulated("OpenAI", Kind.API, Systems.OPENAI),
          simulated("Anthropic", Kind.API, Systems.ANTHROPIC),
          simulated("Groq", Kind.API, Systems.GROQ),
          simulated("OpenRouter", Kind.API, Systems.OPENROUTER),
          simulated("xAI", Kind.API, Systems.XAI),
          simulated("Together", Kind.API, Systems.TOGETHER),
          simulated("AWS Bedrock", Kind.CLOUD, Systems.BEDROCK),
          simulated("Vertex AI", Kind.CLOUD, Systems.VERTEX_AI),
          simulated("Gemini API", Kind.CLOUD, Systems.GEMINI),
          simulated("Databricks", Kind.CLOUD, Systems.DATABRICKS),
          simulated("Ollama", Kind.LOCAL, Systems.OLLAMA),
          simulated("Docker Model Runner", Kind.LOCAL, Systems.DOCKER_MODEL_RUNNER),
          simulated("LiteLLM", Kind.LOCAL, Systems.LITELLM),
          command("Claude Code", CommandLineSystems.CLAUDE_CODE),
          command("Codex", CommandLineSystems.CODEX),
          command("Cursor Agent", CommandLineSystems.CURSOR_AGENT),
          command("Gemini CLI", CommandLineSystems.GEMINI_CLI));

  private static Candidate simulated(String title, Kind kind, SimulatedSystem system) {
    return new Candidate(
        title, kind, directory -> new SimulatedBackend(system), system.models().reasoning());
  }

  private static Candidate command(String title, CommandLineBackend.Tool tool) {
    return new Candidate(
        title, Kind.COMMAND, directory -> new CommandLineBackend(tool, directory), "default");
  }

  @Override
  public String toString() {
    return title;
  }
}
