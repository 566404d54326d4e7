package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How a target has been doing in the last five minutes.
 *
 * @param calls how many have ended; at least one
 * @param latency from sending to the whole answer, as it is by now: what failed on the way to it is
 *     part of it, and what is under way and late already counts
 * @param outputTokensPerSecond of a call; empty where no answer had any
 */
public record Measured(int calls, Duration latency, OptionalDouble outputTokensPerSecond) {
  public Measured {
    requireNonNull(latency, "latency is null");
    requireNonNull(outputTokensPerSecond, "outputTokensPerSecond is null");
  }
}
