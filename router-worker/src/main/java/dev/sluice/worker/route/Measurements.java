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

  /**
   * How often a target that nothing is known of is given a job, so that something becomes known.
   */
  static final Duration BETWEEN_TRIALS = Duration.ofSeconds(10);

  private final InstantSource clock;

  /** By provider, then by model: a target is the same whatever else is learnt of its model. */
  private final Map<String, Map<String, Watch>> watches = new ConcurrentHashMap<>();

  private final Map<Target, Long> lastTrials = new ConcurrentHashMap<>();

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
    return watch == null ? null : watch.read(clock.millis());
  }

  private Watch watch(Target target) {
    return watch(target.provider(), target.model().name());
  }

  private Watch watch(String provider, String model) {
    return watches
        .computeIfAbsent(provider, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(model, name -> new Watch(clock.millis()));
  }

  /**
   * Whether it is this caller's turn to try a target that nothing is known of: yes once in ten
   * seconds, so that it is neither starved nor flooded before its first answer.
   */
  boolean claimTrial(Target target) {
    long now = clock.millis();
    Long last = lastTrials.get(target);
    if (last == null) {
      return lastTrials.putIfAbsent(target, now) == null;
    }
    return now - last >= BETWEEN_TRIALS.toMillis() && lastTrials.replace(target, last, now);
  }
}
