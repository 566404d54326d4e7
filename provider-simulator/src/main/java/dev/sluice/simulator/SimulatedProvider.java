package dev.sluice.simulator;

import dev.sluice.simulator.limit.ProviderLimiter;
import dev.sluice.simulator.oauth.OAuth;
import dev.sluice.simulator.oauth.TokenDesk;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider with a behaviour and what follows from it: buckets, planned faults, latencies, tokens.
 */
final class SimulatedProvider {

  private final Behavior behavior;
  private final ProviderLimiter limiter;
  private final FaultPlan faults;
  private final Wires wires;
  private final TokenDesk tokens;
  private final AtomicLong calls = new AtomicLong();

  SimulatedProvider(Behavior behavior, InstantSource clock) {
    this.behavior = behavior;
    this.limiter = new ProviderLimiter(behavior.limits(), clock);
    this.faults = new FaultPlan(behavior.faults(), behavior.seed());
    this.wires = new Wires(behavior.dialect());
    this.tokens = new TokenDesk(Objects.requireNonNullElse(behavior.oauth(), OAuth.OPEN), clock);
  }

  Behavior behavior() {
    return behavior;
  }

  ProviderLimiter limiter() {
    return limiter;
  }

  FaultPlan faults() {
    return faults;
  }

  Wires wires() {
    return wires;
  }

  TokenDesk tokens() {
    return tokens;
  }

  Duration nextLatency() {
    if (behavior.latency().medianMs() == 0) {
      return Duration.ZERO;
    }
    long nth = calls.incrementAndGet();
    return behavior.latency().sample(new SplittableRandom(behavior.seed() * 31 + nth));
  }
}
