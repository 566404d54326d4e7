package dev.sluice.worker.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * What can be measured of one worker. Labels are providers, models and codes alone, all of them
 * known from the configuration, so their number stays bounded whatever the jobs hold. Thread-safe.
 */
public final class WorkerMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final JobMeters jobs = new JobMeters(registry);
  private final AttemptMeters attempts = new AttemptMeters(registry);
  private final ProviderMeters providers = new ProviderMeters(registry);
  private final TransactionMeters transactions = new TransactionMeters(registry);
  private final StreamMeters streams = new StreamMeters(registry);
  private final FleetMeters fleet = new FleetMeters(registry);
  private final LimitMeters limits = new LimitMeters(registry);
  private final DuplicateMeters duplicates = new DuplicateMeters(registry);
  private final WatchMeters watch = new WatchMeters(registry);

  public WorkerMetrics() {
    List.<MeterBinder>of(
            new ClassLoaderMetrics(),
            garbageCollection,
            new JvmInfoMetrics(),
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new FileDescriptorMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
  }

  public JobMeters jobs() {
    return jobs;
  }

  public AttemptMeters attempts() {
    return attempts;
  }

  public ProviderMeters providers() {
    return providers;
  }

  public TransactionMeters transactions() {
    return transactions;
  }

  public StreamMeters streams() {
    return streams;
  }

  public FleetMeters fleet() {
    return fleet;
  }

  public LimitMeters limits() {
    return limits;
  }

  public DuplicateMeters duplicates() {
    return duplicates;
  }

  public WatchMeters watch() {
    return watch;
  }

  /** All meters in the text format of Prometheus, version 0.0.4. */
  public String scrape() {
    limits.refresh();
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
