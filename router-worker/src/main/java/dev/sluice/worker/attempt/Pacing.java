package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Time and chance, as the loop knows them.
 *
 * @param random shared by all jobs, so it must be thread-safe
 */
public record Pacing(InstantSource clock, Sleeper sleeper, RandomGenerator random) {

  private static final double LEAST_JITTER = 0.8;
  private static final double MOST_JITTER = 1.2;

  public Pacing {
    requireNonNull(clock, "clock is null");
    requireNonNull(sleeper, "sleeper is null");
    requireNonNull(random, "random is null");
  }

  public static Pacing system() {
    return new Pacing(InstantSource.system(), Thread::sleep, new Random());
  }

  Instant now() {
    return clock.instant();
  }

  /** A factor that keeps jobs that failed together from coming back together. */
  double jitter() {
    return random.nextDouble(LEAST_JITTER, MOST_JITTER);
  }
}
