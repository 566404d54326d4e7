package dev.sluice.engine.cli;

import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code cursor-agent --output-format stream-json}. Failures it tells on standard error. */
final class CursorOutput implements ToolOutput {

  private final CommandLineTool tool;
  private final AnswerText text;

  CursorOutput(CommandLineTool tool, AnswerText text) {
    this.tool = tool;
    this.text = text;
  }

  @Override
  public @Nullable ToolResult line(ObjectNode event) throws InterruptedException {
    switch (event.path("type").asString("")) {
      case "assistant" -> said(event.path("message").path("content"));
      case "result" -> {
        return read(event);
      }
      default -> {}
    }
    return null;
  }

  /** Pieces come first, and then the message whole. */
  private void said(JsonNode content) throws InterruptedException {
    String piece =
        content
            .valueStream()
            .map(part -> part.path("text").asString(""))
            .collect(Collectors.joining());
    if (!text.repeats(piece)) {
      text.piece(piece);
    }
  }

  private ToolResult read(ObjectNode event) throws InterruptedException {
    String whole = event.path("result").asString("");
    boolean failed =
        event.path("is_error").asBoolean(false)
            || !"success".equals(event.path("subtype").asString("success"));
    if (failed) {
      return ToolResult.Failure.of(
          ToolErrors.classify(whole), whole.isBlank() ? "it failed" : whole);
    }
    text.whole(whole);
    return new ToolResult.Answer(whole, null, FinishReason.STOP, tokens(event.path("usage")), null);
  }

  private static TokenCounts tokens(JsonNode usage) {
    long cached = TokenCounts.count(usage.path("cacheReadTokens"));
    long written = TokenCounts.count(usage.path("cacheWriteTokens"));
    return new TokenCounts(
        TokenCounts.count(usage.path("inputTokens")) + cached + written,
        cached,
        written,
        TokenCounts.count(usage.path("outputTokens")),
        0);
  }

  @Override
  public ToolResult.Failure failure(Exit exit) {
    return ToolErrors.failure(tool, "", exit);
  }
}
