package dev.sluice.engine.api;

import static dev.sluice.schema.ErrorCode.AUTHENTICATION;
import static dev.sluice.schema.ErrorCode.CONTENT_POLICY;
import static dev.sluice.schema.ErrorCode.CONTEXT_EXCEEDED;
import static dev.sluice.schema.ErrorCode.INVALID_REQUEST;
import static dev.sluice.schema.ErrorCode.MODEL_NOT_FOUND;
import static dev.sluice.schema.ErrorCode.OVERLOADED;
import static dev.sluice.schema.ErrorCode.PAYLOAD_TOO_LARGE;
import static dev.sluice.schema.ErrorCode.PERMISSION_DENIED;
import static dev.sluice.schema.ErrorCode.QUOTA_EXHAUSTED;
import static dev.sluice.schema.ErrorCode.RATE_LIMITED;
import static dev.sluice.schema.ErrorCode.SERVER_ERROR;
import static dev.sluice.schema.ErrorCode.TIMEOUT;

import dev.sluice.schema.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells what kind of failure an answer is: by its body first, by its status second. Neither alone
 * would do: a 429 may be an empty account, which no waiting refills, and an empty account may be a
 * 400 or a 403; one provider says "bad key" with a 400, another "prompt too long" with a 403.
 */
public final class ErrorClassifier {

  /**
   * One line of the table.
   *
   * @param codes any of which, as a code of the body, makes it this
   * @param texts any of which, in the lower-cased message, makes it this
   */
  private record Rule(ErrorCode verdict, Set<String> codes, List<String> texts) {
    boolean matches(ErrorBody body, String text) {
      return body.codes().stream().anyMatch(codes::contains)
          || texts.stream().anyMatch(text::contains);
    }
  }

  /** What holds at any status; the first that matches decides. */
  private static final List<Rule> BY_BODY =
      List.of(
          // Comes as a 429 with the code of a rate limit; waiting does not make the job smaller.
          new Rule(
              PAYLOAD_TOO_LARGE,
              Set.of("request_too_large", "payload_too_large"),
              List.of("request too large", "payload too large", "request entity too large")),
          new Rule(
              QUOTA_EXHAUSTED,
              Set.of(
                  "insufficient_quota",
                  "credit_balance_exhausted",
                  "billing_hard_limit_reached",
                  "billing_not_active",
                  "billing_error",
                  "organization_spend_limit_exceeded",
                  "organization_usage_limit_exceeded",
                  "project_spend_limit_exceeded",
                  "enforced_spend_limit_reached",
                  "budget_exceeded",
                  "payment_required",
                  "quota_exhausted"),
              List.of(
                  "credit balance",
                  "available credits",
                  "insufficient credit",
                  "insufficient balance",
                  "spending limit",
                  "spend limit",
                  "budget has been exceeded")),
          new Rule(
              CONTEXT_EXCEEDED,
              Set.of(
                  "context_length_exceeded",
                  "context_window_exceeded",
                  "token_limit_exceeded",
                  "max_tokens_exceeded",
                  "exceed_context_size_error"),
              List.of("contextwindowexceedederror")),
          new Rule(
              CONTENT_POLICY,
              Set.of("content_policy_violation", "content_filter", "refusal"),
              List.of("contentpolicyviolationerror")),
          new Rule(
              AUTHENTICATION,
              Set.of(
                  "invalid_api_key",
                  "authentication_error",
                  "invalid_authentication",
                  "unauthenticated"),
              List.of("incorrect api key", "invalid api key", "api key not valid")),
          new Rule(
              MODEL_NOT_FOUND,
              Set.of("model_not_found", "model_decommissioned", "model_not_available"),
              List.of()),
          new Rule(
              OVERLOADED,
              Set.of(
                  "overloaded_error",
                  "server_is_overloaded",
                  "service_unavailable_error",
                  "capacity_exceeded",
                  "provider_overloaded",
                  "provider_unavailable",
                  "temporarily_unavailable"),
              List.of("maximum pending requests exceeded")),
          new Rule(
              RATE_LIMITED,
              Set.of(
                  "rate_limit_exceeded",
                  "rate_limit_error",
                  "slow_down",
                  "dynamic_request_limited",
                  "dynamic_token_limited",
                  "request_limit_exceeded",
                  "resource_exhausted"),
              List.of()),
          new Rule(
              PERMISSION_DENIED,
              Set.of(
                  "permission_error", "permission_denied", "unsupported_country_region_territory"),
              List.of()));

  /** What holds only where the status blames the request; elsewhere such words are about limits. */
  private static final List<Rule> BY_TEXT_OF_A_BAD_REQUEST =
      List.of(
          new Rule(
              CONTEXT_EXCEEDED,
              Set.of(),
              List.of(
                  "context length",
                  "context window",
                  "context limit",
                  "context size",
                  "maximum context",
                  "max prompt length",
                  "maximum prompt length",
                  "prompt is too long",
                  "input is too long")),
          new Rule(
              CONTENT_POLICY,
              Set.of(),
              List.of(
                  "content policy",
                  "content management policy",
                  "content filter",
                  "safety system",
                  "moderation",
                  "flagged")));

  /** An error within a success that names no status. */
  private static final int UNNAMED = 200;

  private static final Set<Integer> BAD_REQUEST = Set.of(UNNAMED, 400, 403, 413, 422);

  private static final Pattern REDUCE_THE_LENGTH =
      Pattern.compile("reduce the length.{0,40}(message|prompt|input)");

  private static final Pattern TOKENS =
      Pattern.compile("\\b(input|prompt|total)\\b.{0,40}\\btoken");
  private static final Pattern LIMIT = Pattern.compile("\\b(limit|maximum|max)");
  private static final Pattern EXCEEDED = Pattern.compile("exceed|too long|too large");

  private ErrorClassifier() {}

  public static ErrorCode classify(int status, ErrorBody body) {
    String text = body.message().toLowerCase(Locale.ROOT);
    for (Rule rule : BY_BODY) {
      if (rule.matches(body, text)) {
        return rule.verdict();
      }
    }
    int effective = effectiveStatus(status, body);
    if (BAD_REQUEST.contains(effective)) {
      for (Rule rule : BY_TEXT_OF_A_BAD_REQUEST) {
        if (rule.matches(body, text)) {
          return rule.verdict();
        }
      }
      if (saysThatTheInputIsTooLong(text)) {
        return CONTEXT_EXCEEDED;
      }
    }
    return effective == UNNAMED ? SERVER_ERROR : byStatus(effective);
  }

  private static boolean saysThatTheInputIsTooLong(String text) {
    return REDUCE_THE_LENGTH.matcher(text).find()
        || (TOKENS.matcher(text).find()
            && LIMIT.matcher(text).find()
            && EXCEEDED.matcher(text).find());
  }

  /** An error within a success has the status that its body names, if it names one. */
  private static int effectiveStatus(int status, ErrorBody body) {
    if (status >= 300) {
      return status;
    }
    Integer named = body.status();
    if (named != null) {
      return named;
    }
    return body.codes().contains("invalid_request_error") ? 400 : UNNAMED;
  }

  private static ErrorCode byStatus(int status) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> QUOTA_EXHAUSTED;
      case 403 -> PERMISSION_DENIED;
      case 404, 410 -> MODEL_NOT_FOUND;
      case 408 -> TIMEOUT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 429 -> RATE_LIMITED;
      case 498, 503, 529 -> OVERLOADED;
      // A conflict, a failed dependency and "too early" are the provider's own, and pass.
      case 409, 424, 425 -> SERVER_ERROR;
      default -> status >= 400 && status < 500 ? INVALID_REQUEST : SERVER_ERROR;
    };
  }
}
