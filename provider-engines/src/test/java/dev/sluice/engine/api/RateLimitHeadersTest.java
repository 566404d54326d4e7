package dev.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Bill;
import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Quota;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas are written as kind limit/remaining/reset, with a dash for what is not said. */
final class RateLimitHeadersTest {

  private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://api.openai.com/v1 | x-ratelimit-limit-requests: 10000; x-ratelimit-remaining-requests: 9999; x-ratelimit-reset-requests: 6ms; x-ratelimit-limit-tokens: 2000000; x-ratelimit-remaining-tokens: 1999982; x-ratelimit-reset-tokens: 1s | REQUESTS_PER_MINUTE 10000/9999/PT0.006S, TOKENS_PER_MINUTE 2000000/1999982/PT1S
          https://api.openai.com/v1 | x-ratelimit-limit-requests: 200; x-ratelimit-remaining-requests: 199; x-ratelimit-reset-requests: 7m12s | REQUESTS_PER_DAY 200/199/PT7M12S
          https://api.openai.com/v1 | X-RateLimit-Limit-Tokens: 40000; X-RateLimit-Remaining-Tokens: 0; X-RateLimit-Reset-Tokens: 1m0s | TOKENS_PER_MINUTE 40000/0/PT1M
          https://acme.openai.azure.com | x-ratelimit-remaining-requests: 119; x-ratelimit-remaining-tokens: 11900 | REQUESTS_PER_MINUTE -/119/-, TOKENS_PER_MINUTE -/11900/-
          https://api.groq.com/openai/v1 | x-ratelimit-limit-requests: 14400; x-ratelimit-remaining-requests: 14370; x-ratelimit-reset-requests: 2m59.56s; x-ratelimit-limit-tokens: 18000; x-ratelimit-remaining-tokens: 17997; x-ratelimit-reset-tokens: 7.66s | REQUESTS_PER_DAY 14400/14370/PT2M59.56S, TOKENS_PER_MINUTE 18000/17997/PT7.66S
          https://api.groq.com/openai/v1 | x-ratelimit-limit-requests: 14400; x-ratelimit-remaining-requests: 14399; x-ratelimit-reset-requests: 6s | REQUESTS_PER_DAY 14400/14399/PT6S
          https://api.anthropic.com | anthropic-ratelimit-requests-limit: 1000; anthropic-ratelimit-requests-remaining: 999; anthropic-ratelimit-requests-reset: 2026-08-21T12:00:01Z; anthropic-ratelimit-tokens-limit: 530000; anthropic-ratelimit-tokens-remaining: 529000; anthropic-ratelimit-tokens-reset: 2026-08-21T12:00:02Z; anthropic-ratelimit-input-tokens-limit: 450000; anthropic-ratelimit-input-tokens-remaining: 450000; anthropic-ratelimit-input-tokens-reset: 2026-08-21T12:00:00Z; anthropic-ratelimit-output-tokens-limit: 80000; anthropic-ratelimit-output-tokens-remaining: 79000; anthropic-ratelimit-output-tokens-reset: 2026-08-21T12:00:02Z | REQUESTS_PER_MINUTE 1000/999/PT1S, INPUT_TOKENS_PER_MINUTE 450000/450000/PT0S, OUTPUT_TOKENS_PER_MINUTE 80000/79000/PT2S
          https://api.anthropic.com | anthropic-ratelimit-tokens-limit: 40000; anthropic-ratelimit-tokens-remaining: 39000; anthropic-ratelimit-tokens-reset: 2026-08-21T11:59:59Z | TOKENS_PER_MINUTE 40000/39000/PT0S
          https://api.anthropic.com | anthropic-ratelimit-unified-5h-status: allowed; anthropic-ratelimit-unified-5h-reset: 1787313630; anthropic-priority-input-tokens-limit: 5; anthropic-ratelimit-unified-7d-utilization: 0.4 |
          https://openrouter.ai/api/v1 | X-RateLimit-Limit: 20; X-RateLimit-Remaining: 0; X-RateLimit-Reset: 1787313630000 | REQUESTS_PER_MINUTE 20/0/PT30S
          https://openrouter.ai/api/v1 | X-RateLimit-Limit: 50; X-RateLimit-Remaining: 0; X-RateLimit-Reset: 1787356800000 | REQUESTS_PER_DAY 50/0/PT12H
          https://openrouter.ai/api/v1 | X-RateLimit-Limit: 50; X-RateLimit-Remaining: 7 | REQUESTS 50/7/-
          https://api.together.ai/v1 | x-ratelimit-limit: 10; x-ratelimit-remaining: 9; x-tokenlimit-limit: 3000.5; x-tokenlimit-remaining: 2900 | REQUESTS_PER_MINUTE 600/-/-, TOKENS_PER_MINUTE 180030/-/-
          https://api.together.ai/v1 | x-ratelimit-limit: 10; x-ratelimit-remaining: 0; x-ratelimit-reset: 2; x-ratelimit-limit-dynamic: 15; x-ratelimit-remaining-dynamic: 0; x-tokenlimit-limit: 3000; x-tokenlimit-limit-dynamic: 4000 | REQUESTS_PER_MINUTE 900/0/-, TOKENS_PER_MINUTE 240000/-/-
          https://api.x.ai/v1 | x-ratelimit-limit-requests: 480; x-ratelimit-remaining-requests: 479; x-ratelimit-limit-tokens: 2000000; x-ratelimit-remaining-tokens: 1999990 | REQUESTS 480/479/-, TOKENS_PER_MINUTE 2000000/1999990/-
          http://localhost:4000 | x-ratelimit-limit-requests: 100; x-ratelimit-remaining-requests: 99; llm_provider-x-ratelimit-limit-requests: 7; llm_provider-x-ratelimit-limit-tokens: 8 | REQUESTS_PER_MINUTE 100/99/-
          http://localhost:4000 | x-tokenlimit-limit: 5; anthropic-ratelimit-tokens-limit: 8 | TOKENS_PER_MINUTE 300/-/-
          http://localhost:11434 | content-type: application/json; date: Fri, 21 Aug 2026 12:00:00 GMT; retry-after: 3 |
          """)
  void everyDialectIsUnderstood(String host, String headers, String wanted) {
    assertThat(written(read(host, headers))).isEqualTo(wanted == null ? "" : wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-ratelimit-limit-requests: many",
        "x-ratelimit-limit-requests: -1; x-ratelimit-remaining-requests: -5",
        "x-ratelimit-limit-requests: 0",
        "x-ratelimit-limit-tokens: NaN; x-ratelimit-remaining-tokens: Infinity",
        "x-ratelimit-limit-tokens: 99999999999999999999; x-ratelimit-remaining-tokens: 1e300",
        "x-ratelimit-limit-requests: ; x-ratelimit-remaining-requests:",
        "x-ratelimit-limit-requests: 0x1p4",
        "x-ratelimit-reset-requests: 2s",
        "x-ratelimit-limit-tokens: 100000; x-ratelimit-remaining-tokens: 5; x-ratelimit-reset-tokens: 4h0m0s",
        "anthropic-ratelimit-requests-limit: [5]",
      })
  void whatCannotBeReadOrCannotBeTrueSaysNothing(String headers) {
    assertThat(read("https://api.openai.com/v1", headers)).isEqualTo(RateLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-ratelimit-limit-requests: 60; x-ratelimit-remaining-requests: 61 | REQUESTS_PER_MINUTE 60/-/-",
        "x-ratelimit-limit-requests: 60; x-ratelimit-reset-requests: soon | REQUESTS_PER_MINUTE 60/-/-",
        "x-ratelimit-limit-requests: 60; x-ratelimit-reset-requests: -3 | REQUESTS_PER_MINUTE 60/-/PT0S",
        "x-ratelimit-limit-requests: 60; x-ratelimit-reset-requests: 999999h | REQUESTS_PER_MINUTE 60/-/-",
        "x-ratelimit-limit-requests: 60; x-ratelimit-reset-requests: 1787315430 | REQUESTS_PER_DAY 60/-/PT30M30S",
        "x-ratelimit-limit-requests: x; x-ratelimit-remaining-requests: 3 | REQUESTS_PER_MINUTE -/3/-",
      })
  void whatIsNonsenseLeavesTheRestAlone(String headers, String wanted) {
    assertThat(written(read("https://api.openai.com/v1", headers))).isEqualTo(wanted);
  }

  @Test
  void limitsOfHeadersHoldForTheModel() {
    assertThat(read("https://api.openai.com/v1", "x-ratelimit-limit-requests: 60").scope())
        .isEqualTo(RateLimits.Scope.MODEL);
  }

  @Test
  void headersMayStandInTheBodyOfAnError() {
    Failures failures = new Failures(List::of, () -> NOW);
    String error =
        """
        {"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day",
          "metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0",
            "X-RateLimit-Reset":"1787356800000"}}}}
        """;
    var body = Json.mapper().readTree(error);

    var failed = failures.refused(429, HttpFields.EMPTY, body, ErrorBody.of(body), Bill.NONE);

    assertThat(written(failed.limits())).isEqualTo("REQUESTS_PER_DAY 50/0/PT12H");
    assertThat(failed.code()).isEqualTo(ErrorCode.QUOTA_EXHAUSTED);
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofHours(12));
  }

  @Test
  void aSubscriptionThatIsUsedUpTellsWhenItBeginsAnew() {
    HttpFields headers =
        headers(
            "anthropic-ratelimit-unified-5h-status: rejected; anthropic-ratelimit-unified-5h-reset: 1787317200; anthropic-ratelimit-unified-7d-status: allowed; anthropic-ratelimit-unified-7d-reset: 1787900000");
    ErrorBody error = ErrorBody.of(Json.mapper().readTree("{}"));

    assertThat(RetryHints.find(ErrorCode.RATE_LIMITED, headers, error, NOW))
        .contains(Duration.ofHours(1));
  }

  private static RateLimits read(String host, String headers) {
    return RateLimitHeaders.of(URI.create(host)).read(headers(headers), NOW);
  }

  private static HttpFields headers(String headers) {
    HttpFields.Mutable fields = HttpFields.build();
    for (String header : headers.split(";", -1)) {
      int colon = header.indexOf(':');
      fields.add(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    return fields;
  }

  private static String written(RateLimits limits) {
    return String.join(", ", limits.quotas().stream().map(RateLimitHeadersTest::written).toList());
  }

  private static String written(Quota quota) {
    return "%s %s/%s/%s"
        .formatted(quota.kind(), or(quota.limit()), or(quota.remaining()), or(quota.reset()));
  }

  private static Object or(@Nullable Object value) {
    return value == null ? "-" : value;
  }
}
