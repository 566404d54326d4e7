package dev.sluice.engine.cli;

import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code gemini --output-format stream-json}, and its exit codes, which mean something. */
final class GeminiOutput implements ToolOutput {

  private static final Map<Integer, ErrorCode> EXIT_CODES =
      Map.of(
          41, ErrorCode.AUTHENTICATION,
          42, ErrorCode.INVALID_REQUEST,
          44, ErrorCode.INTERNAL,
          52, ErrorCode.INTERNAL,
          55, ErrorCode.PERMISSION_DENIED);

  private final CommandLineTool tool;
  private final AnswerText text;
  private String lastError = "";
  private @Nullable String model;

  GeminiOutput(CommandLineTool tool, AnswerText text) {
    this.tool = tool;
    this.text = text;
  }

  @Override
  public @Nullable ToolResult line(ObjectNode event) throws InterruptedException {
    switch (event.path("type").asString("")) {
      case "init" -> model = event.path("model").asString(null);
      case "message" -> {
        if (!"user".equals(event.path("role").asString(""))) {
          said(event);
        }
      }
      case "error" -> {
        if ("error".equals(event.path("severity").asString(""))) {
          lastError = event.path("message").asString("");
        }
      }
      case "result" -> {
        return read(event);
      }
      default -> {}
    }
    return null;
  }

  private void said(ObjectNode message) throws InterruptedException {
    String content = message.path("content").asString("");
    if (message.path("delta").asBoolean(false) || !text.repeats(content)) {
      text.piece(content);
    }
  }

  private ToolResult read(ObjectNode event) {
    if (!"success".equals(event.path("status").asString(""))) {
      String message = event.path("error").path("message").asString(lastError);
      return ToolResult.Failure.of(
          ToolErrors.classify(message), message.isBlank() ? "it failed" : message);
    }
    JsonNode stats = event.path("stats");
    TokenCounts tokens =
        new TokenCounts(
            TokenCounts.count(stats.path("input_tokens")),
            TokenCounts.count(stats.path("cached")),
            0,
            TokenCounts.count(stats.path("output_tokens")),
            0);
    return new ToolResult.Answer(text.soFar(), model(stats), FinishReason.STOP, tokens, null);
  }

  /** It may have taken a smaller model than the one that was asked for. */
  private @Nullable String model(JsonNode stats) {
    var used = stats.path("models").propertyNames().iterator();
    return used.hasNext() ? used.next() : model;
  }

  @Override
  public ToolResult.Failure failure(Exit exit) {
    String message = errorOf(exit);
    ErrorCode known = EXIT_CODES.get(exit.code());
    return known == null || message.isBlank()
        ? ToolErrors.failure(tool, message, exit)
        : ToolResult.Failure.of(known, message);
  }

  /** A fatal error comes as JSON on standard error, among whatever else is there. */
  private String errorOf(Exit exit) {
    int begin = exit.errors().indexOf('{');
    int end = exit.errors().lastIndexOf('}');
    if (begin >= 0 && begin < end) {
      try {
        JsonNode json = Json.mapper().readTree(exit.errors().substring(begin, end + 1));
        String message = json.path("error").path("message").asString("");
        if (!message.isBlank()) {
          return message;
        }
      } catch (JacksonException e) {
        // Braces that are no JSON.
      }
    }
    return lastError.isBlank() ? exit.errors() : lastError;
  }
}
