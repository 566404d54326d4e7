package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Jobs that were submitted before, and what is remembered of those. */
public final class DuplicateMeters {

  /** What became of a job that is the same as another. */
  public enum Fate {
    /** It was given what the other was answered at that time. */
    SHARED,
    /** It was given what had been published for the other. */
    REPEATED,
    /** That could not be read, for the worker may not. */
    FORBIDDEN,
    /** That was not there any more, so it was run. */
    GONE,
    /** It was put aside because the other was under way for long. */
    PUT_ASIDE,
    /** Of any job: it was passed on to the partition where that is decided. */
    FORWARDED
  }

  private final MeterRegistry registry;
  private final Map<Fate, Counter> counters = new EnumMap<>(Fate.class);

  DuplicateMeters(MeterRegistry registry) {
    this.registry = registry;
    Arrays.stream(Fate.values()).forEach(fate -> counters.put(fate, counter(fate)));
  }

  private Counter counter(Fate fate) {
    return Counter.builder("sluice.duplicates")
        .description("Jobs that are the same as one before, by what became of them")
        .tag("fate", fate.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  public void count(Fate fate) {
    Counter counter = counters.get(fate);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Shows how many names are remembered; read at each scrape. */
  public void keys(LongSupplier keys) {
    Gauge.builder("sluice.duplicates.keys", keys::getAsLong)
        .description("Names of jobs that this worker remembers")
        .register(registry);
  }

  /** Shows for how long names are remembered in effect; read at each scrape. */
  public void window(Supplier<Duration> window) {
    Gauge.builder("sluice.duplicates.window", () -> window.get().toSeconds())
        .description("For how long this worker remembers them in effect")
        .baseUnit("seconds")
        .register(registry);
  }
}
