package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Google's {@code gemini}, in the mode in which it only plans. */
final class GeminiCli implements CommandLineTool {

  @Override
  public String name() {
    return "gemini-cli";
  }

  @Override
  public String title() {
    return "Gemini CLI";
  }

  @Override
  public String command() {
    return "gemini";
  }

  @Override
  public Set<String> understood() {
    return Set.of();
  }

  @Override
  public Invocation invocation(ChatRequest request, String model, RunDirectory directory)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    if (!model.equals(DEFAULT_MODEL)) {
      arguments.addAll(List.of("-m", model));
    }
    arguments.addAll(List.of("--output-format", "stream-json", "--approval-mode", "plan"));
    arguments.addAll(List.of("--skip-trust", "-e", "none"));
    Map<String, String> environment = new HashMap<>();
    String instructions = request.instructions();
    if (instructions != null) {
      String file = directory.file("system.md", instructions.getBytes(UTF_8)).toString();
      environment.put("GEMINI_SYSTEM_MD", file);
    }
    return new Invocation(arguments, environment, new Conversation(this).text(request));
  }

  @Override
  public ToolOutput output(ChatRequest request, ChunkWriter chunks) {
    return new GeminiOutput(this, new AnswerText(chunks));
  }
}
