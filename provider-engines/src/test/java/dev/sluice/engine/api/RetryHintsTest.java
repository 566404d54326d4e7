package dev.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryHintsTest {

  private static final Instant NOW = Instant.parse("2026-08-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 2000",
        "0.25 | 250",
        "-3 | 0",
        "1s | 1000",
        "12ms | 12",
        "6m0s | 360000",
        "1h2m3s | 3723000",
        "2m59.56s | 179560",
        "999999999999 | 86400000",
        "Fri, 21 Aug 2026 12:00:30 GMT | 30000",
        "Friday, 21-Aug-26 12:00:30 GMT | 30000",
        "Fri Aug 21 12:00:30 2026 | 30000",
        "Fri, 21 Aug 2026 11:00:00 GMT | 0",
      })
  void everyFormOfRetryAfterIsUnderstood(String header, long millis) {
    assertThat(find(HttpFields.build().put("Retry-After", header), "{}"))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "soon", "1e999999999", "12 parsecs", "s", "NaN", "--1"})
  void nonsenseIsNoHint(String header) {
    HttpFields headers = HttpFields.build().put("Retry-After", header);

    assertThat(RetryHints.find(ErrorCode.SERVER_ERROR, headers, body("{}"), NOW)).isEmpty();
  }

  @Test
  void millisecondsAreMoreExactThanSeconds() {
    HttpFields headers = HttpFields.build().put("retry-after-ms", "1500").put("retry-after", "2");

    assertThat(find(headers, "{}")).isEqualTo(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"error":{"metadata":{"retry_after_seconds":7}}}                  | 7000
          {"error":{"details":[{"@type":"x"},{"retryDelay":"34.07s"}]}}     | 34070
          {"error":{"message":"Limit 6000. Please try again in 7m12.5s. See"}} | 432500
          {"error":{"message":"Please retry in 20.04s."}}                   | 20040
          {"error":{"message":"No deployments available for selected model, Try again in 60 seconds."}} | 60000
          {"error":{"message":"Try again in 5 minutes"}}                    | 300000
          {"error":{"metadata":{"headers":{"X-RateLimit-Reset":"1787313630000"}}}} | 30000
          """)
  void aBodyMayHoldTheHint(String body, long millis) {
    assertThat(find(HttpFields.EMPTY, body)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2 | 2000", "0.5 | 500", "12ms | 12", "1787313630 | 30000", "1787313630000 | 30000"})
  void whenALimitBeginsAnewIsAHintForThoseWhomItStopped(String reset, long millis) {
    HttpFields headers = HttpFields.build().put("x-ratelimit-reset", reset);

    assertThat(find(headers, "{}")).isEqualTo(Duration.ofMillis(millis));
    assertThat(RetryHints.find(ErrorCode.SERVER_ERROR, headers, body("{}"), NOW)).isEmpty();
  }

  private static Duration find(HttpFields headers, String body) {
    return RetryHints.find(ErrorCode.RATE_LIMITED, headers, body(body), NOW).orElseThrow();
  }

  private static ErrorBody body(String json) {
    return ErrorBody.of(Json.mapper().readTree(json));
  }
}
