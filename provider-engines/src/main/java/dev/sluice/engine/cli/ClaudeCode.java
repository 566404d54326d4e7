package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Format;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.ReasoningEffort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Anthropic's {@code claude}, without its tools: it answers, and touches nothing. */
final class ClaudeCode implements CommandLineTool {

  /**
   * It puts the content of a file into the prompt where the prompt has an @ and a path, tools or
   * not, but not against a rule.
   */
  private static final String NO_FILES = "{\"permissions\":{\"deny\":[\"Read\",\"Read(//**)\"]}}";

  /** Linux takes 128 KiB, and other systems more. */
  private static final int LONGEST_ARGUMENT = 120 << 10;

  private static final Set<ReasoningEffort> EFFORTS =
      Set.of(
          ReasoningEffort.LOW,
          ReasoningEffort.MEDIUM,
          ReasoningEffort.HIGH,
          ReasoningEffort.XHIGH,
          ReasoningEffort.MAX);

  @Override
  public String name() {
    return "claude-code";
  }

  @Override
  public String title() {
    return "Claude Code";
  }

  @Override
  public String command() {
    return "claude";
  }

  @Override
  public Set<String> understood() {
    return Set.of("response_format", "reasoning_effort");
  }

  @Override
  public Invocation invocation(ChatRequest request, String model, RunDirectory directory)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-p", "--output-format", "stream-json", "--verbose"));
    arguments.add("--include-partial-messages");
    arguments.addAll(List.of("--permission-mode", "plan", "--tools", ""));
    arguments.addAll(List.of("--setting-sources", "", "--no-session-persistence"));
    arguments.addAll(List.of("--settings", NO_FILES));
    if (!model.equals(DEFAULT_MODEL)) {
      arguments.addAll(List.of("--model", model));
    }
    String instructions = request.instructions();
    if (instructions != null) {
      String file = directory.file("system.txt", instructions.getBytes(UTF_8)).toString();
      arguments.addAll(List.of("--system-prompt-file", file));
    }
    ReasoningEffort effort = request.reasoningEffort();
    if (effort != null) {
      arguments.addAll(List.of("--effort", spelled(effort)));
    }
    switch (request.format()) {
      case Format.Text _ -> {}
      case Format.JsonSchema schema ->
          arguments.addAll(List.of("--json-schema", argument(schema.schema().toString())));
      case Format.JsonObject _ ->
          throw new InvalidRequestException(
              "response_format.type", "Claude Code needs a schema; give json_schema");
    }
    return new Invocation(arguments, Map.of(), new Conversation(this).text(request));
  }

  private static String argument(String schema) {
    if (schema.getBytes(UTF_8).length > LONGEST_ARGUMENT) {
      throw new InvalidRequestException(
          "response_format.json_schema.schema",
          "is longer than the command line of Claude Code takes");
    }
    return schema;
  }

  private static String spelled(ReasoningEffort effort) {
    if (!EFFORTS.contains(effort)) {
      throw new InvalidRequestException(
          "reasoning_effort", "Claude Code knows low, medium, high, xhigh and max");
    }
    return effort.wireName();
  }

  @Override
  public ToolOutput output(ChatRequest request, ChunkWriter chunks) {
    return new ClaudeOutput(this, request.format() instanceof Format.Text, new AnswerText(chunks));
  }
}
