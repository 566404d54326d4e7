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
import java.util.Optional;
import java.util.Set;

/** The table of what the bodies of errors say, for all providers. */
final class ErrorRules {

  /**
   * One line of the table.
   *
   * @param codes any of which, as a code of the body, makes it this; in lower case
   * @param texts any of which, in the message, makes it this; in lower case
   */
  private record Rule(ErrorCode verdict, Set<String> codes, List<String> texts) {

    static Rule codes(ErrorCode verdict, String... codes) {
      return new Rule(verdict, Set.of(codes), List.of());
    }

    static Rule texts(ErrorCode verdict, String... texts) {
      return new Rule(verdict, Set.of(), List.of(texts));
    }

    boolean matches(Set<String> said, String text) {
      return said.stream().anyMatch(codes::contains) || texts.stream().anyMatch(text::contains);
    }
  }

  /** What holds at any status; the first that matches decides. */
  private static final List<Rule> AT_ANY_STATUS =
      List.of(
          // Comes as a 429 with the code of a rate limit; waiting does not make the job smaller.
          Rule.codes(PAYLOAD_TOO_LARGE, "request_too_large", "payload_too_large"),
          Rule.texts(
              PAYLOAD_TOO_LARGE,
              "request too large",
              "payload too large",
              "payload size exceeds",
              "request entity too large"),
          // Comes as a 402, but is over as soon as other calls have ended.
          Rule.codes(RATE_LIMITED, "openrouter_in_flight_budget"),
          Rule.codes(
              QUOTA_EXHAUSTED,
              "insufficient_quota",
              "credit_balance_exhausted",
              "billing_hard_limit_reached",
              "billing_not_active",
              "billing_error",
              "organization_spend_limit_exceeded",
              "organization_usage_limit_exceeded",
              "project_spend_limit_exceeded",
              "enforced_spend_limit_reached",
              "personal-team-blocked:spending-limit",
              "budget_exceeded",
              "payment_required",
              "quota_exhausted",
              "insufficient_g1_credits_balance",
              "servicequotaexceededexception"),
          Rule.texts(
              QUOTA_EXHAUSTED,
              "credit balance",
              "available credits",
              "doesn't have any credits",
              "insufficient credit",
              "insufficient balance",
              "spending limit",
              "spend limit",
              "budget has been exceeded",
              "organization has been restricted"),
          Rule.codes(
              CONTEXT_EXCEEDED,
              "context_length_exceeded",
              "context_window_exceeded",
              "token_limit_exceeded",
              "max_tokens_exceeded",
              "exceed_context_size_error"),
          Rule.texts(CONTEXT_EXCEEDED, "contextwindowexceedederror"),
          Rule.codes(CONTENT_POLICY, "content_policy_violation", "content_filter", "refusal"),
          Rule.texts(CONTENT_POLICY, "contentpolicyviolationerror"),
          Rule.codes(
              AUTHENTICATION,
              "invalid_api_key",
              "api_key_invalid",
              "authentication",
              "authentication_error",
              "invalid_authentication",
              "unauthenticated",
              "unrecognizedclientexception",
              "invalidsignatureexception",
              "incompletesignatureexception",
              "missingauthenticationtokenexception",
              "expiredtokenexception"),
          Rule.texts(
              AUTHENTICATION,
              "incorrect api key",
              "invalid api key",
              "api key not valid",
              "make sure your api key is valid"),
          Rule.codes(
              MODEL_NOT_FOUND,
              "model_not_found",
              "model_decommissioned",
              "model_not_available",
              "endpoint_not_found",
              "resource_does_not_exist",
              "resourcenotfoundexception"),
          Rule.texts(MODEL_NOT_FOUND, "model identifier is invalid", "on-demand throughput isn"),
          // What the model made of a request that was right; asked again, it may do better.
          Rule.codes(SERVER_ERROR, "failed_generation"),
          Rule.codes(
              OVERLOADED,
              "overloaded_error",
              "server_is_overloaded",
              "service_unavailable_error",
              "capacity_exceeded",
              "model_capacity_exhausted",
              "provider_overloaded",
              "provider_unavailable",
              "temporarily_unavailable",
              "modelnotreadyexception",
              "serviceunavailableexception"),
          Rule.texts(OVERLOADED, "capacity exceeded", "no deployments available"),
          Rule.codes(
              TIMEOUT, "timeout", "timeout_error", "deadline_exceeded", "modeltimeoutexception"),
          Rule.codes(
              RATE_LIMITED,
              "rate_limit_exceeded",
              "rate_limit_error",
              "slow_down",
              "dynamic_request_limited",
              "dynamic_token_limited",
              "request_limit_exceeded",
              "resource_exhausted",
              "throttlingexception"),
          // A local server with its queue full is well: it only has more to do than it takes.
          Rule.texts(RATE_LIMITED, "maximum pending requests exceeded", "too many requests"),
          Rule.codes(
              PERMISSION_DENIED,
              "permission_error",
              "permission_denied",
              "accessdeniedexception",
              "unsupported_country_region_territory"));

  /** What holds only where the status blames the request; elsewhere such words are about limits. */
  private static final List<Rule> OF_A_BAD_REQUEST =
      List.of(
          Rule.texts(
              CONTEXT_EXCEEDED,
              "context length",
              "context window",
              "context limit",
              "context size",
              "maximum context",
              "max prompt length",
              "maximum prompt length",
              "prompt is too long",
              "input is too long"),
          Rule.codes(CONTENT_POLICY, "flagged_input"),
          Rule.texts(
              CONTENT_POLICY,
              "content policy",
              "content management policy",
              "content filter",
              "guardrail",
              "safety system",
              "safety model",
              "usage guidelines",
              "moderation",
              "flagged"),
          Rule.codes(PERMISSION_DENIED, "failed_precondition"));

  /** What holds only where no status says more: in the middle of a stream. */
  private static final List<Rule> WITHOUT_A_STATUS =
      List.of(
          Rule.codes(INVALID_REQUEST, "invalid_request", "invalid_request_error"),
          Rule.codes(MODEL_NOT_FOUND, "not_found", "not_found_error"),
          Rule.codes(OVERLOADED, "the service is currently unavailable"),
          Rule.texts(OVERLOADED, "overloaded"),
          Rule.codes(RATE_LIMITED, "some resource has been exhausted"),
          Rule.texts(RATE_LIMITED, "rate limit"));

  private ErrorRules() {}

  static Optional<ErrorCode> atAnyStatus(Set<String> codes, String text) {
    return first(AT_ANY_STATUS, codes, text);
  }

  static Optional<ErrorCode> ofABadRequest(Set<String> codes, String text) {
    return first(OF_A_BAD_REQUEST, codes, text);
  }

  static Optional<ErrorCode> withoutAStatus(Set<String> codes, String text) {
    return first(WITHOUT_A_STATUS, codes, text);
  }

  private static Optional<ErrorCode> first(List<Rule> rules, Set<String> codes, String text) {
    return rules.stream().filter(rule -> rule.matches(codes, text)).map(Rule::verdict).findFirst();
  }
}
