package dev.sluice.simulator.limit;

import dev.sluice.simulator.limit.Admission.Dimension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the limits of one provider, and keeps account of what it admitted. Thread-safe. */
public final class ProviderLimiter {

  private static final Duration WHEN_CROWDED = Duration.ofMillis(100);
  private static final int MOST_MODELS = 1_000;
  private static final String ALL_MODELS = "";

  private final Limits limits;
  private final InstantSource clock;
  private final int maxConcurrency;
  private final Map<String, Meters> meters = new HashMap<>();
  private final AdmissionLog log = new AdmissionLog();
  private int inFlight;

  public ProviderLimiter(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    Integer most = limits.maxConcurrency();
    this.maxConcurrency = most == null ? Integer.MAX_VALUE : most;
  }

  /**
   * Takes one request and its tokens, or nothing at all.
   *
   * @param count its input, and the output that it may have
   */
  public synchronized Admission admit(String model, TokenCount count) {
    Instant now = clock.instant();
    Meters held = meters(model, now);
    held.advance(now);
    Dimension lacking = held.lacking(count);
    if (inFlight >= maxConcurrency) {
      log.rejected(now);
      return new Admission.Rejected(
          Dimension.CONCURRENCY, model, maxConcurrency, inFlight, 1, WHEN_CROWDED, held.state());
    }
    if (lacking != null) {
      log.rejected(now);
      return held.reject(lacking, model, count);
    }
    held.take(count);
    inFlight++;
    log.admitted(now, count);
    return new Admission.Admitted(held.state(), model, count, now);
  }

  private Meters meters(String model, Instant now) {
    if (meters.size() >= MOST_MODELS) {
      meters.clear();
    }
    return meters.computeIfAbsent(
        limits.perModel() ? model : ALL_MODELS, name -> new Meters(limits, now));
  }

  /**
   * Gives back the place that an admitted request held.
   *
   * @param used the tokens of its answer; null where there was none
   */
  public synchronized void release(Admission.Admitted admitted, @Nullable TokenCount used) {
    inFlight--;
    if (limits.settles() && used != null) {
      Instant now = clock.instant();
      Meters held = meters(admitted.model(), now);
      held.advance(now);
      held.settle(admitted.at(), admitted.taken(), used);
      log.settled(admitted.at(), admitted.taken(), used);
    }
  }

  /** What was admitted and turned away, second by second. */
  public synchronized Admissions admissions() {
    return log.read(clock.instant());
  }
}
