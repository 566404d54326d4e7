package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast each target has answered over a rolling window of five minutes. Thread-safe; recording
 * and reading take well under a microsecond.
 */
public final class Measurements {

  /**
   * How often a target that nothing is known of is given a job, so that something becomes known.
   */
  static final Duration BETWEEN_TRIALS = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Map<Target, RollingWindow> windows = new ConcurrentHashMap<>();
  private final Map<Target, Long> lastTrials = new ConcurrentHashMap<>();

  public Measurements(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A call was answered.
   *
   * @param latency from sending to the whole answer
   * @param outputTokens how many tokens the answer had; 0 where that is not known
   */
  public void record(Target target, Duration latency, long outputTokens) {
    long now = clock.millis();
    windows
        .computeIfAbsent(target, key -> new RollingWindow(now))
        .record(now, latency, outputTokens);
  }

  /** Null if no call was answered within the window. */
  public @Nullable Measured of(Target target) {
    RollingWindow window = windows.get(target);
    return window == null ? null : window.read(clock.millis());
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
