package dev.sluice.engine.cli;

import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.provider.Bill;
import dev.sluice.schema.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code claude --output-format stream-json}. */
final class ClaudeOutput implements ToolOutput {

  /** A second that every date can hold. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private final CommandLineTool tool;
  private final boolean inPieces;
  private final AnswerText text;
  private @Nullable Instant limitedUntil;

  /**
   * @param inPieces false where the pieces are not the answer, but what it is made from
   */
  ClaudeOutput(CommandLineTool tool, boolean inPieces, AnswerText text) {
    this.tool = tool;
    this.inPieces = inPieces;
    this.text = text;
  }

  @Override
  public @Nullable ToolResult line(ObjectNode event) throws InterruptedException {
    switch (event.path("type").asString("")) {
      case "stream_event" -> delta(event.path("event").path("delta"));
      case "rate_limit_event" -> limit(event.path("rate_limit_info"));
      case "result" -> {
        return read(event);
      }
      default -> {}
    }
    return null;
  }

  private void delta(JsonNode delta) throws InterruptedException {
    switch (delta.path("type").asString("")) {
      case "text_delta" -> {
        if (inPieces) {
          text.piece(delta.path("text").asString(""));
        }
      }
      case "thinking_delta" -> text.reasoning(delta.path("thinking").asString(""));
      default -> {}
    }
  }

  private void limit(JsonNode info) {
    JsonNode resetsAt = info.path("resetsAt");
    if ("rejected".equals(info.path("status").asString("")) && resetsAt.isNumber()) {
      limitedUntil = Instant.ofEpochSecond(Math.clamp(resetsAt.asLong(0), 0, LATEST));
    }
  }

  /** An error may call itself a success; its flag is what counts. */
  private ToolResult read(ObjectNode event) throws InterruptedException {
    boolean failed =
        event.path("is_error").asBoolean(false)
            || !"success".equals(event.path("subtype").asString(""));
    if (failed) {
      return failed(event);
    }
    JsonNode structured = event.path("structured_output");
    String whole =
        structured.isMissingNode() || structured.isNull()
            ? event.path("result").asString("")
            : structured.toString();
    text.whole(whole);
    return new ToolResult.Answer(whole, model(event), finish(event), tokens(event), usd(event));
  }

  private ToolResult.Failure failed(ObjectNode event) {
    String message = event.path("errors").path(0).asString("");
    if (message.isBlank()) {
      message = event.path("result").asString("");
    }
    if (message.isBlank()) {
      message = event.path("subtype").asString("it failed");
    }
    int status = event.path("api_error_status").asInt(0);
    ErrorCode code =
        status >= 400 ? ToolErrors.classify(status, message) : ToolErrors.classify(message);
    return new ToolResult.Failure(
        limitedUntil == null ? code : ErrorCode.QUOTA_EXHAUSTED,
        message,
        limitedUntil,
        new Bill(tokens(event).usage(), usd(event)));
  }

  private static @Nullable String model(ObjectNode event) {
    var names = event.path("modelUsage").propertyNames().iterator();
    return names.hasNext() ? names.next() : null;
  }

  private static FinishReason finish(ObjectNode event) {
    return switch (event.path("stop_reason").asString("")) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  private static TokenCounts tokens(ObjectNode event) {
    JsonNode usage = event.path("usage");
    long cached = TokenCounts.count(usage.path("cache_read_input_tokens"));
    long written = TokenCounts.count(usage.path("cache_creation_input_tokens"));
    return new TokenCounts(
        TokenCounts.count(usage.path("input_tokens")) + cached + written,
        cached,
        written,
        TokenCounts.count(usage.path("output_tokens")),
        0);
  }

  private static @Nullable BigDecimal usd(ObjectNode event) {
    JsonNode usd = event.path("total_cost_usd");
    return usd.isNumber() && usd.decimalValue().signum() >= 0 ? usd.decimalValue() : null;
  }

  @Override
  public ToolResult.Failure failure(Exit exit) {
    return ToolErrors.failure(tool, "", exit);
  }
}
