package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Records of streams: how many were published, and how many nobody will see. */
public final class StreamMeters {

  private final Counter published;
  private final Counter lost;

  StreamMeters(MeterRegistry registry) {
    this.published = counter(registry, "published");
    this.lost = counter(registry, "lost");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("sluice.stream.records")
        .description("Records of the streams of jobs")
        .tag("outcome", outcome)
        .register(registry);
  }

  public void published() {
    published.increment();
  }

  public void lost() {
    lost.increment();
  }
}
