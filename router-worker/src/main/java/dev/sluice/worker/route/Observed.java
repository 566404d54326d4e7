package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What somebody saw of one target over some seconds: how its calls went, added up.
 *
 * @param model the provider's own name of it
 * @param answered how many calls were answered
 * @param failed how many failed in a way that tells something of the target
 * @param time of all these calls together, answered or failed
 * @param outputTokens of the answers whose tokens were counted
 * @param outputTime that those same answers took
 */
public record Observed(
    String provider,
    String model,
    int answered,
    int failed,
    Duration time,
    long outputTokens,
    Duration outputTime) {

  public Observed {
    requireNonNull(provider, "provider is null");
    requireNonNull(model, "model is null");
    requireNonNull(time, "time is null");
    requireNonNull(outputTime, "outputTime is null");
    requireNotNegative(answered, "answered");
    requireNotNegative(failed, "failed");
    requireNotNegative(outputTokens, "outputTokens");
    requireNotNegative(time.isNegative() ? -1 : 0, "time");
    requireNotNegative(outputTime.isNegative() ? -1 : 0, "outputTime");
  }

  private static void requireNotNegative(long number, String name) {
    if (number < 0) {
      throw new IllegalArgumentException(name + " is " + number);
    }
  }
}
