package dev.sluice.engine.gemini;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import java.time.Duration;
import org.eclipse.jetty.util.StringUtil;

/** Tells what a limit of theirs means that has been reached. */
final class Quotas {

  /** Who is asked to wait for longer has run out of something that a minute does not refill. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Quotas() {}

  /** The failure, judged by how long the limit lasts. */
  static Failed judged(Failed failed) {
    if (failed.code() != ErrorCode.RATE_LIMITED) {
      return failed;
    }
    Duration wait = failed.retryAfter();
    if (wait == null) {
      return isOfAMinute(failed) ? with(failed, ErrorCode.RATE_LIMITED, MINUTE) : failed;
    }
    return wait.compareTo(LONGEST_WAIT) > 0
        ? with(failed, ErrorCode.QUOTA_EXHAUSTED, wait)
        : failed;
  }

  private static boolean isOfAMinute(Failed failed) {
    ProviderResponse response = failed.response();
    return response != null
        && response.body().findValues("quotaId").stream()
            .map(quota -> StringUtil.asciiToLowerCase(quota.asString("")))
            .anyMatch(quota -> quota.contains("perminute"));
  }

  private static Failed with(Failed failed, ErrorCode code, Duration wait) {
    return new Failed(
        code, failed.message(), failed.response(), wait, failed.bill(), failed.limits());
  }
}
