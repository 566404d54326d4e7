package dev.sluice.engine.cli;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code cursor-agent}, in the mode in which it only answers. */
final class CursorAgent implements CommandLineTool {

  @Override
  public String name() {
    return "cursor-agent";
  }

  @Override
  public String title() {
    return "Cursor Agent";
  }

  @Override
  public String command() {
    return "cursor-agent";
  }

  @Override
  public Set<String> understood() {
    return Set.of();
  }

  @Override
  public Invocation invocation(ChatRequest request, String model, RunDirectory directory) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-p", "--output-format", "stream-json", "--stream-partial-output"));
    arguments.addAll(List.of("--mode", "ask", "--trust"));
    arguments.addAll(List.of("--workspace", directory.work().toString()));
    if (!model.equals(DEFAULT_MODEL)) {
      arguments.addAll(List.of("--model", model));
    }
    return new Invocation(
        arguments, Map.of(), new Conversation(this).textWithInstructions(request));
  }

  @Override
  public ToolOutput output(ChatRequest request, ChunkWriter chunks) {
    return new CursorOutput(this, new AnswerText(chunks));
  }
}
