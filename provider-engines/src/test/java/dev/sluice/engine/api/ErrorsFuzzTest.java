package dev.sluice.engine.api;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Quota;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Errors and headers as anybody may write them. */
final class ErrorsFuzzTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String JSON = "content-type: application/json";

  private static final RateLimitHeaders[] READERS = {
    RateLimitHeaders.USUAL,
    RateLimitHeaders.of(URI.create("https://api.groq.com/openai/v1")),
    RateLimitHeaders.of(URI.create("https://api.x.ai/v1"))
  };

  @Test
  void whateverAnErrorSaysItIsAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            WrittenReply.write(
                429,
                "{\"error\":{\"message\":\"Please try again in 7m12.5s.\",\"code\":\"rate_limit_exceeded\","
                    + "\"details\":[{\"violations\":[{\"quotaId\":\"q\"}],\"retryDelay\":\"3s\"}]}}",
                JSON,
                "retry-after: Fri, 20 Nov 2026 12:00:30 GMT",
                "x-should-retry: false"),
            WrittenReply.write(
                402,
                "{\"error\":{\"code\":402,\"message\":\"no\",\"metadata\":{\"raw\":{\"a\":1},"
                    + "\"retry_after_seconds\":\"5\",\"headers\":{\"X-RateLimit-Reset\":\"1795176060000\"}}}}",
                JSON,
                "retry-after-ms: 1500"),
            WrittenReply.write(
                400,
                "{\"error\":{\"message\":\"input is too long\",\"n_prompt_tokens\":9,\"n_ctx\":8}}",
                JSON),
            WrittenReply.write(
                422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}", JSON),
            WrittenReply.write(
                403,
                "{\"code\":\"x\",\"error\":\"sk-very-secret is no key\",\"flagged_input\":\"y\"}",
                JSON),
            WrittenReply.write(
                400,
                "{\"__type\":\"com.aws#ThrottlingException:http://a\",\"Message\":\"m\"}",
                JSON),
            WrittenReply.write(
                200, "{\"x_groq\":{\"error\":\"stopped\"},\"object\":\"error\"}", JSON),
            WrittenReply.write(301, "", "location: https://elsewhere/"),
            WrittenReply.write(500, "<html><TITLE>Down</TITLE>", "content-type: text/html"),
            WrittenReply.write(
                429,
                "",
                "anthropic-ratelimit-unified-5h-status: rejected",
                "anthropic-ratelimit-unified-5h-reset: 1795179600"))
        .words(
            "retry-after: ",
            "retry-after-ms: ",
            "error",
            "message",
            "detail",
            "details",
            "code",
            "type",
            "metadata",
            "raw",
            "headers",
            "try again in 5s",
            "retry after 3 min",
            "per day",
            "limit: 0",
            "reduce the length of the messages",
            "Request too large",
            "sk-very-secret")
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              Failures failures =
                  new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(NOW));
              JsonNode body = Failures.textOrJson(reply.whole());
              Failed failed = failures.refused(reply.whole(), body);
              AnswerPromises.require(
                  failed.retryAfter() == null
                      || failed.retryAfter().compareTo(RetryHints.LONGEST) <= 0,
                  "a wait of more than a day");
              requireSane(failed.limits());
              String coded =
                  new AnswerPromises()
                      .of(
                          failures.refused(
                              reply.whole(),
                              body,
                              ErrorBody.of(body).withCode("a#B:c"),
                              Bill.NONE));
              return new AnswerPromises().of(failed) + coded;
            });
  }

  @Test
  void whateverIsReadAtOnceIsJsonOrAFailureThatCanBeShown() throws Exception {
    Replies replies =
        new Replies(new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(NOW)));
    Fuzzing.of(
            WrittenReply.write(200, "{\"a\":1}", JSON),
            WrittenReply.write(200, "", JSON),
            WrittenReply.write(200, "{\"error\":{\"message\":\"x\",\"code\":503}}", JSON),
            WrittenReply.write(200, "[{\"error\":\"x\"}]", JSON))
        .check(
            input ->
                switch (replies.read(WrittenReply.read(input).whole())) {
                  case Replies.Reading.Body body -> body.json().getNodeType();
                  case Replies.Reading.Failure failure -> new AnswerPromises().of(failure.failed());
                });
  }

  @Test
  void whateverHeadersSayOfLimitsIsALimitOrNothing() throws Exception {
    Fuzzing.of(
            WrittenReply.write(
                200,
                "",
                "x-ratelimit-limit-requests: 14400",
                "x-ratelimit-remaining-requests: 14399",
                "x-ratelimit-reset-requests: 6s",
                "x-ratelimit-limit-tokens: 6000",
                "x-ratelimit-remaining-tokens: 5.5",
                "x-ratelimit-reset-tokens: 12ms"),
            WrittenReply.write(
                200,
                "",
                "anthropic-ratelimit-requests-limit: 50",
                "anthropic-ratelimit-requests-remaining: 49",
                "anthropic-ratelimit-requests-reset: 2026-11-20T12:00:01Z",
                "anthropic-ratelimit-input-tokens-limit: 40000",
                "anthropic-ratelimit-output-tokens-remaining: 0",
                "anthropic-ratelimit-tokens-limit: 48000"),
            WrittenReply.write(
                200,
                "",
                "x-ratelimit-limit: 20",
                "x-ratelimit-remaining: 0",
                "x-ratelimit-reset: 1795176060000",
                "x-tokenlimit-limit-dynamic: 5000",
                "x-ratelimit-limit-dynamic: 10"))
        .words(
            "x-ratelimit-limit-requests: ",
            "x-ratelimit-reset-tokens: ",
            "x-ratelimit-reset: ",
            "anthropic-ratelimit-tokens-reset: ",
            "1h2m3.5s",
            "6m0s",
            "0.5",
            "999999999999",
            "\n")
        .bytesEach(2000)
        .check(
            input -> {
              HttpFields headers = WrittenReply.read(input).headers();
              StringBuilder read = new StringBuilder();
              for (RateLimitHeaders reader : READERS) {
                RateLimits limits = reader.read(headers, NOW);
                requireSane(limits);
                limits.quotas().forEach(quota -> read.append(quota.kind()));
              }
              return read;
            });
  }

  private static void requireSane(RateLimits limits) {
    long kinds = limits.quotas().stream().map(Quota::kind).distinct().count();
    AnswerPromises.require(kinds == limits.quotas().size(), "two limits of one kind");
    for (Quota quota : limits.quotas()) {
      Long limit = quota.limit();
      Duration reset = quota.reset();
      AnswerPromises.require(limit == null || limit <= 60e12, "no limit any more");
      AnswerPromises.require(
          reset == null || reset.compareTo(Duration.ofDays(31)) <= 0, "a reset without an end");
    }
  }
}
