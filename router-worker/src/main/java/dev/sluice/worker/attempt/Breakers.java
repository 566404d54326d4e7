package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.worker.route.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * A circuit breaker for each target. It opens when at least half of the last 50 calls failed (and
 * at least 20 were made), stays open for ten seconds, and then lets five calls try. Jobs may name
 * any model of some providers, so only the targets that are used most are kept. Thread-safe.
 */
public final class Breakers {

  static final Duration OPEN_FOR = Duration.ofSeconds(10);
  static final int TRIAL_CALLS = 5;
  static final int LEAST_CALLS = 20;
  private static final int WINDOW = 50;
  private static final int FAILURE_PERCENT = 50;
  private static final int MOST_TARGETS = 10_000;

  private final InstantSource clock;
  private final CircuitBreakerConfig config;
  private final Cache<Target, Breaker> breakers =
      Caffeine.newBuilder().maximumSize(MOST_TARGETS).build();

  public Breakers(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
    this.config =
        CircuitBreakerConfig.custom()
            .clock(clock.withZone(ZoneOffset.UTC))
            .slidingWindow(WINDOW, LEAST_CALLS, SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(FAILURE_PERCENT)
            // Strictly after this it lets calls try; we promise them at OPEN_FOR exactly.
            .waitDurationInOpenState(OPEN_FOR.minusMillis(1))
            .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
            .build();
  }

  Breaker of(Target target) {
    return breakers.get(
        target, key -> new Breaker(CircuitBreaker.of(key.toString(), config), OPEN_FOR, clock));
  }

  /**
   * The state of each target that was called, by {@code provider/model}: closed, open, half_open.
   */
  public Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    breakers.asMap().forEach((target, breaker) -> states.put(target.toString(), breaker.state()));
    return states;
  }
}
