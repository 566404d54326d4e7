package dev.sluice.simulator.limit;

import dev.sluice.simulator.limit.Admission.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits by the minute and by the day that are held together. Guarded by their limiter. */
final class Meters {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Map<Dimension, Meter> meters = new EnumMap<>(Dimension.class);

  Meters(Limits limits, Instant now) {
    add(Dimension.REQUESTS, limits.requestsPerMinute(), MINUTE, limits.window(), now);
    add(Dimension.DAILY_REQUESTS, limits.requestsPerDay(), DAY, limits.window(), now);
    add(Dimension.TOKENS, limits.tokensPerMinute(), MINUTE, limits.window(), now);
    add(Dimension.INPUT_TOKENS, limits.inputTokensPerMinute(), MINUTE, limits.window(), now);
    add(Dimension.OUTPUT_TOKENS, limits.outputTokensPerMinute(), MINUTE, limits.window(), now);
  }

  private void add(
      Dimension dimension,
      @Nullable Integer limit,
      Duration period,
      Limits.Window window,
      Instant now) {
    if (limit != null) {
      meters.put(
          dimension,
          switch (window) {
            case BUCKET -> new TokenBucket(limit, period, now);
            case SLIDING -> new SlidingWindow(limit, period, now);
          });
    }
  }

  void advance(Instant now) {
    meters.values().forEach(meter -> meter.advance(now));
  }

  /** Of what is lacking, what is lacking for longest; null if nothing is. */
  @Nullable Dimension lacking(TokenCount count) {
    Dimension scarcest = null;
    for (var entry : meters.entrySet()) {
      Dimension dimension = entry.getKey();
      if (!entry.getValue().has(count.of(dimension))
          && (scarcest == null || wait(dimension, count).compareTo(wait(scarcest, count)) > 0)) {
        scarcest = dimension;
      }
    }
    return scarcest;
  }

  private Duration wait(Dimension dimension, TokenCount count) {
    Meter meter = meter(dimension);
    int wanted = count.of(dimension);
    return wanted > meter.limit() ? Duration.ofDays(365) : meter.until(wanted);
  }

  /** Says that so much of this is lacking. */
  Admission reject(Dimension dimension, String model, TokenCount count) {
    Meter meter = meter(dimension);
    int wanted = count.of(dimension);
    Duration wait = wanted > meter.limit() ? Duration.ZERO : meter.until(wanted);
    int used = meter.limit() - meter.remaining();
    return new Admission.Rejected(dimension, model, meter.limit(), used, wanted, wait, state());
  }

  private Meter meter(Dimension dimension) {
    Meter meter = meters.get(dimension);
    if (meter == null) {
      throw new IllegalArgumentException(dimension + " is not limited");
    }
    return meter;
  }

  void take(TokenCount count) {
    meters.forEach((dimension, meter) -> meter.take(count.of(dimension)));
  }

  /** What was taken at that time turned out to be something else. */
  void settle(Instant takenAt, TokenCount taken, TokenCount used) {
    meters.forEach(
        (dimension, meter) -> meter.correct(takenAt, used.of(dimension) - taken.of(dimension)));
  }

  LimitState state() {
    if (meters.isEmpty()) {
      return LimitState.UNLIMITED;
    }
    Map<Dimension, LimitState.Bucket> state = new EnumMap<>(Dimension.class);
    meters.forEach(
        (dimension, meter) ->
            state.put(
                dimension,
                new LimitState.Bucket(meter.limit(), meter.remaining(), meter.untilFull())));
    return new LimitState(state);
  }
}
