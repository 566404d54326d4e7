package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The fleet: how many workers live, and what they tell each other; read at each scrape. */
public final class FleetMeters {

  private final MeterRegistry registry;

  /** The registry itself would let go of them. */
  private final List<LongSupplier> counts = new ArrayList<>();

  FleetMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows how many workers live as far as this one knows, itself among them. */
  public void members(IntSupplier workers) {
    Gauge.builder("sluice.fleet.members", workers::getAsInt)
        .description("Workers that live as far as this one knows, itself among them")
        .register(registry);
  }

  /** Shows for how long nothing was heard in the fleet topic. */
  public void silence(Supplier<Duration> silence) {
    Gauge.builder("sluice.fleet.silence", () -> silence.get().toMillis() / 1000.0)
        .description("How long ago anything was heard in the fleet topic, own messages included")
        .baseUnit("seconds")
        .register(registry);
  }

  /**
   * Counts messages.
   *
   * @param outcome what became of them: sent, lost, heard or skipped
   * @param count how many there were since the start
   */
  public void messages(String outcome, LongSupplier count) {
    counts.add(count);
    FunctionCounter.builder("sluice.fleet.messages", count, LongSupplier::getAsLong)
        .description("Messages of this worker, sent or lost, and of others, heard or skipped")
        .tag("outcome", outcome)
        .register(registry);
  }
}
