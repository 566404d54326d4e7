package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What state providers are in, read at each scrape. */
public final class ProviderMeters {

  /** Shown as a number that grows with the trouble. */
  public enum BreakerState {
    CLOSED(0),
    HALF_OPEN(1),
    OPEN(2);

    private final int shown;

    BreakerState(int shown) {
      this.shown = shown;
    }
  }

  private final MeterRegistry registry;

  ProviderMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows the circuit breaker of one target. */
  public void breaker(String provider, String model, Supplier<BreakerState> state) {
    Gauge.builder("sluice.breaker.state", () -> state.get().shown)
        .description("Circuit breaker of a target: 0 closed, 1 half-open, 2 open")
        .tag("provider", provider)
        .tag("model", model)
        .register(registry);
  }

  /** Shows the circuit of one credential. */
  public void credential(String provider, String credential, Supplier<BreakerState> state) {
    Gauge.builder("sluice.credential.state", () -> state.get().shown)
        .description("Circuit of a credential: 0 in use, 1 being tried again, 2 refused")
        .tag("provider", provider)
        .tag("credential", credential)
        .register(registry);
  }

  /** Shows how many calls hold a permit of one credential. */
  public void permits(String provider, String credential, IntSupplier inUse) {
    Gauge.builder("sluice.permits.in.use", inUse::getAsInt)
        .description("Calls that hold a permit of their provider")
        .tag("provider", provider)
        .tag("credential", credential)
        .register(registry);
  }

  /** Shows how many calls wait for a permit of a provider, with any of its credentials. */
  public void waiting(String provider, IntSupplier waiting) {
    Gauge.builder("sluice.permits.waiting", waiting::getAsInt)
        .description("Calls that wait for a permit of their provider")
        .tag("provider", provider)
        .register(registry);
  }
}
