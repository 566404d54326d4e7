package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What stands still although it has something to do. */
public final class WatchMeters {

  private final MeterRegistry registry;

  WatchMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Shows one part; read at each scrape.
   *
   * @param part its name, such as {@code publish}
   * @param still for how long it has not moved although it has something to do
   * @param stalled whether that is too long
   */
  public void show(String part, Supplier<Duration> still, BooleanSupplier stalled) {
    Gauge.builder("sluice.still", () -> still.get().toMillis() / 1e3)
        .description("How long a part has not moved although it has something to do")
        .baseUnit("seconds")
        .tag("part", part)
        .register(registry);
    Gauge.builder("sluice.stalled", () -> stalled.getAsBoolean() ? 1 : 0)
        .description("1 while a part has stood still for too long")
        .tag("part", part)
        .register(registry);
  }
}
