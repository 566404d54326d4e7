package dev.sluice.engine.cli;

import static dev.sluice.schema.ErrorCode.AUTHENTICATION;
import static dev.sluice.schema.ErrorCode.CONTENT_POLICY;
import static dev.sluice.schema.ErrorCode.CONTEXT_EXCEEDED;
import static dev.sluice.schema.ErrorCode.INTERNAL;
import static dev.sluice.schema.ErrorCode.MODEL_NOT_FOUND;
import static dev.sluice.schema.ErrorCode.NETWORK;
import static dev.sluice.schema.ErrorCode.OVERLOADED;
import static dev.sluice.schema.ErrorCode.PERMISSION_DENIED;
import static dev.sluice.schema.ErrorCode.QUOTA_EXHAUSTED;
import static dev.sluice.schema.ErrorCode.RATE_LIMITED;
import static dev.sluice.schema.ErrorCode.SERVER_ERROR;
import static dev.sluice.schema.ErrorCode.TIMEOUT;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.ErrorClassifier;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.util.List;
import org.eclipse.jetty.util.StringUtil;

/** Tells what kind of failure it is that a tool describes in words, which is all that most give. */
final class ToolErrors {

  /** One line of the table; the first of which any text is found decides. */
  private record Rule(ErrorCode code, List<String> texts) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              QUOTA_EXHAUSTED,
              List.of(
                  "usage limit",
                  "hit your limit",
                  "limit reached",
                  "out of credits",
                  "credit balance",
                  "billing",
                  "quota",
                  "upgrade your plan")),
          new Rule(
              AUTHENTICATION,
              List.of(
                  "not logged in",
                  "log in",
                  "login",
                  "unauthorized",
                  "unauthorised",
                  "unauthenticated",
                  "authentication",
                  "api key",
                  "api_key")),
          new Rule(RATE_LIMITED, List.of("rate limit", "rate_limit", "too many requests")),
          new Rule(
              CONTEXT_EXCEEDED,
              List.of(
                  "context window",
                  "context length",
                  "prompt is too long",
                  "input is too long",
                  "input exceeds")),
          new Rule(
              CONTENT_POLICY,
              List.of("usage policy", "content policy", "violate", "safety reasons")),
          new Rule(
              MODEL_NOT_FOUND,
              List.of(
                  "model not found",
                  "model_not_found",
                  "unknown model",
                  "invalid model",
                  "issue with the selected model",
                  "cannot use this model",
                  "model is not supported",
                  "model does not exist")),
          new Rule(PERMISSION_DENIED, List.of("permission denied", "forbidden", "not trusted")),
          new Rule(OVERLOADED, List.of("overloaded", "at capacity", "high demand")),
          new Rule(TIMEOUT, List.of("timed out", "timeout")),
          new Rule(
              NETWORK,
              List.of(
                  "stream disconnected",
                  "connection",
                  "network",
                  "econnrefused",
                  "enotfound",
                  "fetch failed")),
          // It is of another version than the one that this engine was written for.
          new Rule(
              INTERNAL,
              List.of("unknown option", "unexpected argument", "unknown argument", "usage:")));

  private ToolErrors() {}

  static ErrorCode classify(String text) {
    String lower = StringUtil.asciiToLowerCase(text);
    return RULES.stream()
        .filter(rule -> rule.texts().stream().anyMatch(lower::contains))
        .map(Rule::code)
        .findFirst()
        .orElse(SERVER_ERROR);
  }

  /**
   * @param status of the answer that the tool itself was given
   */
  static ErrorCode classify(int status, String text) {
    return ErrorClassifier.classify(
        status, ErrorBody.of(Json.mapper().getNodeFactory().stringNode(text)));
  }

  /** A failure of which there are only words, or not even those. */
  static ToolResult.Failure failure(CommandLineTool tool, String text, Exit exit) {
    String said = text.isBlank() ? exit.errors() : text;
    if (!said.isBlank()) {
      return ToolResult.Failure.of(classify(said), said);
    }
    return ToolResult.Failure.of(
        SERVER_ERROR,
        exit.code() == 0
            ? tool.title() + " ended without an answer"
            : "%s ended with exit code %d and did not say why"
                .formatted(tool.title(), exit.code()));
  }
}
