package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Metric;
import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is thought of a target by what was seen of it.
 *
 * @param calls that ended within the window; at least one
 * @param latency nanoseconds to an answer
 * @param tokenTime nanoseconds for each output token; null where no answer had any
 */
record Estimate(int calls, Figure latency, @Nullable Figure tokenTime) {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The same, of a target that is known to take at least so long now. */
  Estimate atLeast(double nanos) {
    if (nanos <= latency.value()) {
      return this;
    }
    double factor = nanos / latency.value();
    Figure slower = tokenTime == null ? null : tokenTime.atLeast(tokenTime.value() * factor);
    return new Estimate(calls, latency.atLeast(nanos), slower);
  }

  /** What decides where speed does; null where it is not known. */
  @Nullable Figure figure(Metric metric) {
    return switch (metric) {
      case LATENCY -> latency;
      case THROUGHPUT -> tokenTime;
      case PRICE -> throw new IllegalArgumentException("a price is not measured");
    };
  }

  Measured measured() {
    return new Measured(
        calls,
        Duration.ofNanos(Math.round(latency.value())),
        tokenTime == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(NANOS_PER_SECOND / tokenTime.value()));
  }
}
