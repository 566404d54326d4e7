package dev.sluice.worker.metrics;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Jobs: how they ended, how many are being worked on, and how many wait in Kafka. */
public final class JobMeters {

  private record Ending(Status status, @Nullable ErrorCode code) {}

  private record Rest(Duration delay, boolean again) {}

  /** How long a job rests. */
  private static final String REST = "seconds";

  private final MeterRegistry registry;
  private final Map<Rest, Counter> parked = new ConcurrentHashMap<>();
  private final Map<Ending, Counter> counters = new ConcurrentHashMap<>();

  JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts a job whose result is committed.
   *
   * @param code null if it succeeded
   */
  public void settled(Status status, @Nullable ErrorCode code) {
    requireNonNull(status, "status is null");
    counters.computeIfAbsent(new Ending(status, code), this::counter).increment();
  }

  private Counter counter(Ending ending) {
    var code = ending.code();
    return Counter.builder("sluice.jobs")
        .description("Jobs whose result is committed")
        .tag("status", ending.status().wireName())
        .tag("code", code == null ? "none" : code.wireName())
        .register(registry);
  }

  /**
   * Counts a job that is put aside.
   *
   * @param delay for how long it rests at least
   * @param again whether it came from such a rest
   */
  public void parked(Duration delay, boolean again) {
    parked.computeIfAbsent(new Rest(delay, again), this::counter).increment();
  }

  private Counter counter(Rest rest) {
    return Counter.builder("sluice.jobs.parked")
        .description("Jobs that were put aside because they had to wait, by how long they rest")
        .tag(REST, String.valueOf(rest.delay().toSeconds()))
        .tag("again", String.valueOf(rest.again()))
        .register(registry);
  }

  /**
   * Shows how many jobs rest in this worker's partitions; read at each scrape.
   *
   * @param delay for how long each of them rests
   */
  public void resting(Duration delay, LongSupplier records) {
    Gauge.builder("sluice.jobs.resting", records::getAsLong)
        .description(
            "Jobs that were put aside and rest in this worker's partitions, by how long they rest")
        .tag(REST, String.valueOf(delay.toSeconds()))
        .register(registry);
  }

  /** Shows how many jobs are taken and not yet published; read at each scrape. */
  public void inFlight(IntSupplier jobs) {
    Gauge.builder("sluice.jobs.in.flight", jobs::getAsInt)
        .description("Jobs that are taken and not yet published")
        .register(registry);
  }

  /** Shows how many of them are held, while their partitions are others'; read at each scrape. */
  public void held(IntSupplier jobs) {
    Gauge.builder("sluice.jobs.held", jobs::getAsInt)
        .description("Jobs in flight that this worker ends though their partitions are others'")
        .register(registry);
  }

  /** Shows how many jobs others may end still that this worker owns; read at each scrape. */
  public void awaited(IntSupplier jobs) {
    Gauge.builder("sluice.jobs.awaited", jobs::getAsInt)
        .description("Jobs of this worker's partitions that wait for their end at another worker")
        .register(registry);
  }

  /** Shows how many bytes the records of those jobs have; read at each scrape. */
  public void inFlightBytes(LongSupplier bytes) {
    Gauge.builder("sluice.jobs.in.flight.bytes", bytes::getAsLong)
        .description("Bytes of the records of the jobs in flight")
        .baseUnit("bytes")
        .register(registry);
  }

  /**
   * Shows how many records of its partitions this worker has not yet taken; read at each scrape.
   */
  public void lag(LongSupplier records) {
    Gauge.builder("sluice.jobs.lag", records::getAsLong)
        .description("Records in this worker's partitions that it has not yet taken")
        .register(registry);
  }

  /** Shows how long those will take; read at each scrape. */
  public void clear(DoubleSupplier seconds) {
    Gauge.builder("sluice.jobs.clear", seconds::getAsDouble)
        .description("How long until the jobs that wait are begun, at the pace of the last minute")
        .baseUnit("seconds")
        .register(registry);
  }
}
