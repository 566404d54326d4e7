package dev.sluice.benchmarks.promises;

import dev.sluice.schema.JobError;
import dev.sluice.schema.Parking;
import dev.sluice.worker.cancel.Cancellations;
import dev.sluice.worker.cancel.Run;
import dev.sluice.worker.cancel.Submitted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done for each job so that it can be cancelled. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CancellableBenchmark {

  private static final Parking.Origin ORIGIN =
      new Parking.Origin("llm.jobs", 0, 17, Instant.parse("2026-12-01T00:00:00Z"));

  private final Cancellations cancellations = new Cancellations("llm.jobs", InstantSource.system());

  /** It begins, and nothing that is cancelled is it. */
  @Benchmark
  public @Nullable JobError toBeCancelled() {
    Run run = cancellations.begin(new Submitted("job-17", "batch-1", ORIGIN));
    return run.end();
  }
}
