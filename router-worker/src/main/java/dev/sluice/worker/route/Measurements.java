package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast each target has answered over a rolling window of five minutes, as this worker saw it
 * and as others have told it. Thread-safe; recording and reading take well under a microsecond.
 */
public final class Measurements {

  /** Of one provider; more are kept only while they are called. */
  private static final int MOST_MODELS = 1_000;

  private final InstantSource clock;

  /** By provider, then by model: a target is the same whatever else is learnt of its model. */
  private final Map<String, Map<String, Watch>> watches = new ConcurrentHashMap<>();

  public Measurements(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A call begins. Exactly one {@link #end} with the same time follows. */
  public void begin(Target target, Instant startedAt) {
    watch(target).begin(startedAt, clock.millis());
  }

  /** A call has ended in whatever way; what it tells of its target is recorded separately. */
  public void end(Target target, Instant startedAt) {
    watch(target).end(startedAt, clock.millis());
  }

  /**
   * A call was answered.
   *
   * @param latency from sending to the whole answer
   * @param outputTokens how many tokens the answer had; 0 where that is not known
   */
  public void record(Target target, Duration latency, long outputTokens) {
    watch(target).answered(latency, outputTokens, clock.millis());
  }

  /** A call failed, and the target is to blame. */
  public void recordFailure(Target target, Duration took) {
    watch(target).failed(took, clock.millis());
  }

  /** What this worker itself has seen since this was called last. */
  public List<Observed> drain() {
    List<Observed> seen = new ArrayList<>();
    watches.forEach(
        (provider, models) ->
            models.forEach(
                (model, watch) -> {
                  Tally tally = watch.drain();
                  if (tally != null) {
                    seen.add(tally.observed(provider, model));
                  }
                }));
    return seen;
  }

  /**
   * What another worker has seen; it is not drained again.
   *
   * @param at when it was seen; what is older than the window is ignored
   */
  public void absorb(List<Observed> others, Instant at) {
    long now = clock.millis();
    for (Observed observed : others) {
      watch(observed.provider(), observed.model()).absorb(observed, at.toEpochMilli(), now);
    }
  }

  /** Null if no call has ended within the window. */
  public @Nullable Measured of(Target target) {
    Map<String, Watch> models = watches.get(target.provider());
    Watch watch = models == null ? null : models.get(target.model().name());
    Estimate estimate = watch == null ? null : watch.read(clock.millis());
    return estimate == null ? null : estimate.measured();
  }

  long now() {
    return clock.millis();
  }

  Watch watch(Target target) {
    return watch(target.provider(), target.model().name());
  }

  private Watch watch(String provider, String model) {
    Map<String, Watch> models =
        watches.computeIfAbsent(provider, name -> new ConcurrentHashMap<>());
    Watch known = models.get(model);
    return known != null ? known : newWatch(models, model);
  }

  /** Jobs may name any model of some providers, so what nobody names any more is forgotten. */
  private Watch newWatch(Map<String, Watch> models, String model) {
    long now = clock.millis();
    if (models.size() >= MOST_MODELS) {
      models.values().removeIf(watch -> watch.leftAlone(now) > RollingWindow.LENGTH.toMillis());
    }
    return models.computeIfAbsent(model, name -> new Watch(now));
  }
}
