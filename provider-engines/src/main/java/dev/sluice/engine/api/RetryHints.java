package dev.sluice.engine.api;

import static java.util.Objects.requireNonNullElse;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.StringUtil;
import tools.jackson.databind.JsonNode;

/** Finds how long a provider asks to wait: in headers first, in the body second. */
public final class RetryHints {

  /** Anything longer is cut to this, so that no hint can overflow a date. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?:try again|retry) (?:in|after) (?:(\\d{1,6}) (sec|min)|([0-9hms.]{2,30}))");

  /** The windows of a subscription: for each, whether it is used up, and when it begins anew. */
  private static final List<String> WINDOWS =
      List.of("anthropic-ratelimit-unified-5h-", "anthropic-ratelimit-unified-7d-");

  private RetryHints() {}

  /**
   * @param code what kind of failure it is: when a limit begins anew is a hint only for those whom
   *     it stopped
   * @param now what dates are compared with
   */
  public static Optional<Duration> find(
      ErrorCode code, HttpFields headers, ErrorBody body, Instant now) {
    boolean limited = code == ErrorCode.RATE_LIMITED || code == ErrorCode.QUOTA_EXHAUSTED;
    return asked(headers, body, now)
        .or(() -> limited ? reset(headers, body, now) : Optional.empty())
        .map(RetryHints::clamped);
  }

  private static Optional<Duration> asked(HttpFields headers, ErrorBody body, Instant now) {
    JsonNode metadata = body.error().path("metadata");
    List<Supplier<Optional<Duration>>> places =
        List.of(
            () -> WaitingTimes.number(headers.get("retry-after-ms"), 1e-3),
            () -> WaitingTimes.parse(headers.get("retry-after"), now),
            () -> WaitingTimes.number(metadata.path("retry_after_seconds").asString(null), 1),
            () -> inDetails(body.error().path("details"), now),
            () -> inText(body.message()));
    return places.stream().flatMap(place -> place.get().stream()).findFirst();
  }

  /** When the limit begins anew that was reached, which may stand in the body. */
  private static Optional<Duration> reset(HttpFields headers, ErrorBody body, Instant now) {
    JsonNode inBody = body.error().path("metadata").path("headers");
    return WaitingTimes.parse(headers.get("x-ratelimit-reset"), now)
        .or(() -> WaitingTimes.parse(inBody.path("X-RateLimit-Reset").asString(null), now))
        .or(() -> usedUp(headers, now));
  }

  /** Of a subscription, the window that lasts longest of those that are used up. */
  private static Optional<Duration> usedUp(HttpFields headers, Instant now) {
    return WINDOWS.stream()
        .filter(window -> "rejected".equals(headers.get(window + "status")))
        .flatMap(window -> WaitingTimes.parse(headers.get(window + "reset"), now).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<Duration> inDetails(JsonNode details, Instant now) {
    return details
        .valueStream()
        .flatMap(
            detail -> WaitingTimes.parse(detail.path("retryDelay").asString(null), now).stream())
        .findFirst();
  }

  private static Optional<Duration> inText(String message) {
    Matcher text = IN_TEXT.matcher(StringUtil.asciiToLowerCase(message));
    if (!text.find()) {
      return Optional.empty();
    }
    if (text.group(1) != null) {
      return WaitingTimes.number(text.group(1), "min".equals(text.group(2)) ? 60 : 1);
    }
    return WaitingTimes.duration(requireNonNullElse(text.group(3), "").replaceFirst("\\.$", ""));
  }

  private static Duration clamped(Duration hint) {
    if (hint.isNegative()) {
      return Duration.ZERO;
    }
    return hint.compareTo(LONGEST) > 0 ? LONGEST : hint;
  }
}
