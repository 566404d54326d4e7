package dev.sluice.worker.metrics;

import dev.sluice.schema.Attempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls to providers: how many, how they ended, how long they took and waited. Jobs may name any
 * model of some providers, so there are meters of their own for so many models, and one for all
 * others.
 */
public final class AttemptMeters {

  /** From a cached answer to a reasoning model that thinks for minutes. */
  private static final Duration[] DURATIONS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(120),
    Duration.ofSeconds(300),
    Duration.ofSeconds(600)
  };

  /** From no wait at all to one that would better have been parked. */
  private static final Duration[] WAITS = {
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofSeconds(60)
  };

  private static final int MOST_MODELS = 1000;
  private static final String OTHERS = "other";

  private record TargetName(String provider, String model) {}

  private final MeterRegistry registry;
  private final Set<TargetName> named = ConcurrentHashMap.newKeySet();
  private final Map<TargetName, TargetMeters> targets = new ConcurrentHashMap<>();
  private final Map<TargetName, Timer> firstChunks = new ConcurrentHashMap<>();
  private final Map<String, Timer> waits = new ConcurrentHashMap<>();

  AttemptMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a call that is over, and how long it took and waited. */
  public void ended(Attempt attempt) {
    targets
        .computeIfAbsent(name(attempt.provider(), attempt.model()), TargetMeters::new)
        .ended(attempt);
    waits.computeIfAbsent(attempt.provider(), this::waitTimer).record(attempt.waited());
  }

  /** Counts how long the first piece of a streamed answer took. */
  public void firstChunk(String provider, String model, Duration after) {
    firstChunks.computeIfAbsent(name(provider, model), this::firstChunkTimer).record(after);
  }

  private TargetName name(String provider, String model) {
    TargetName name = new TargetName(provider, model);
    boolean own = named.contains(name) || (named.size() < MOST_MODELS && named.add(name));
    return own ? name : new TargetName(provider, OTHERS);
  }

  private Timer firstChunkTimer(TargetName target) {
    return Timer.builder("sluice.attempt.first.chunk")
        .description("How long the first piece of a streamed answer took, from sending")
        .tag("provider", target.provider())
        .tag("model", target.model())
        .serviceLevelObjectives(DURATIONS)
        .register(registry);
  }

  private Timer waitTimer(String provider) {
    return Timer.builder("sluice.permit.wait")
        .description("How long calls waited for a permit of their provider")
        .tag("provider", provider)
        .serviceLevelObjectives(WAITS)
        .register(registry);
  }

  /** The meters of one target, looked up once for each call. */
  private final class TargetMeters {

    private final TargetName target;
    private final Timer duration;
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();

    TargetMeters(TargetName target) {
      this.target = target;
      this.duration =
          Timer.builder("sluice.attempt.duration")
              .description("How long calls took, from sending to the whole answer or the failure")
              .tag("provider", target.provider())
              .tag("model", target.model())
              .serviceLevelObjectives(DURATIONS)
              .register(registry);
    }

    void ended(Attempt attempt) {
      duration.record(attempt.duration());
      outcomes.computeIfAbsent(outcome(attempt.outcome()), this::counter).increment();
    }

    private Counter counter(String outcome) {
      return Counter.builder("sluice.attempts")
          .description("Calls to providers")
          .tag("provider", target.provider())
          .tag("model", target.model())
          .tag("outcome", outcome)
          .register(registry);
    }
  }

  private static String outcome(Attempt.Outcome outcome) {
    return switch (outcome) {
      case Attempt.Answered _ -> "succeeded";
      case Attempt.Failed failed -> failed.code().wireName();
      case Attempt.Excluded _ -> "excluded";
    };
  }
}
