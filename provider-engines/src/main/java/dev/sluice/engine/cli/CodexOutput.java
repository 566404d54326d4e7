package dev.sluice.engine.cli;

import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code codex exec --json}, which tells messages whole and never in pieces. */
final class CodexOutput implements ToolOutput {

  private final CommandLineTool tool;
  private final AnswerText text;
  private @Nullable String lastMessage;
  private String lastError = "";

  CodexOutput(CommandLineTool tool, AnswerText text) {
    this.tool = tool;
    this.text = text;
  }

  @Override
  public @Nullable ToolResult line(ObjectNode event) throws InterruptedException {
    switch (event.path("type").asString("")) {
      case "item.completed" -> item(event.path("item"));
      case "turn.completed" -> {
        return completed(event.path("usage"));
      }
      case "turn.failed" -> {
        return failed(event.path("error").path("message").asString(""));
      }
      // May be a notice of a connection that is tried again; only the end of the turn decides.
      case "error" -> lastError = event.path("message").asString("");
      default -> {}
    }
    return null;
  }

  private void item(JsonNode item) throws InterruptedException {
    switch (item.path("type").asString("")) {
      case "agent_message" -> lastMessage = item.path("text").asString("");
      case "reasoning" -> text.reasoning(item.path("text").asString(""));
      default -> {}
    }
  }

  private @Nullable ToolResult completed(JsonNode usage) throws InterruptedException {
    if (lastMessage == null) {
      return null;
    }
    text.whole(lastMessage);
    TokenCounts tokens =
        new TokenCounts(
            TokenCounts.count(usage.path("input_tokens")),
            TokenCounts.count(usage.path("cached_input_tokens")),
            0,
            TokenCounts.count(usage.path("output_tokens")),
            TokenCounts.count(usage.path("reasoning_output_tokens")));
    return new ToolResult.Answer(lastMessage, null, FinishReason.STOP, tokens, null);
  }

  private ToolResult failed(String message) {
    String said = message.isBlank() ? lastError : message;
    return ToolResult.Failure.of(ToolErrors.classify(said), said.isBlank() ? "it failed" : said);
  }

  @Override
  public ToolResult.Failure failure(Exit exit) {
    return ToolErrors.failure(tool, lastError, exit);
  }
}
