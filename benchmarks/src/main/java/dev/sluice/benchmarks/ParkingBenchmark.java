package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Measures what jobs cost a worker that wait for their time, and how punctually they come back, and
 * writes the report: {@code benchmarks/run --parking}.
 */
final class ParkingBenchmark {

  private static final String PREFIX = "parking.";
  private static final String JOBS = PREFIX + "jobs";
  private static final String RESULTS = PREFIX + "results";
  private static final int IN_FLIGHT = 1_000;

  /** Nothing comes back while memory is measured. */
  private static final Duration MEASURING = Duration.ofSeconds(3);

  private final Size size;
  private final Consumer<String> progress;

  /**
   * How much is measured.
   *
   * @param jobs that are parked
   * @param warmUp jobs before them that need not wait
   * @param lead from their submission to the time of the first
   * @param span from the time of the first to that of the last
   */
  record Size(int jobs, int warmUp, Duration lead, Duration span) {

    static final Size FULL =
        new Size(100_000, 20_000, Duration.ofSeconds(75), Duration.ofSeconds(90));

    /** Shows that everything works; its figures say nothing. */
    static final Size QUICK = new Size(1_000, 200, Duration.ofSeconds(12), Duration.ofSeconds(4));
  }

  ParkingBenchmark(Size size, Consumer<String> progress) {
    this.size = size;
    this.progress = progress;
  }

  /** Measures and writes {@code parking.md}. */
  void run(Path directory) throws IOException, InterruptedException {
    Machine machine = Machine.describe(InstantSource.system());
    Path logs = Files.createTempDirectory("sluice-benchmarks-");
    progress.accept("logs of the processes: " + logs);
    ParkingReport report;
    try (Testbed testbed = Testbed.start(logs)) {
      report = measure(testbed, machine);
    }
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("parking.md"), report.toString());
  }

  private ParkingReport measure(Testbed testbed, Machine machine) throws InterruptedException {
    testbed.createTopics(JOBS, RESULTS);
    try (Child worker =
            testbed.startWorker("parking", PREFIX, SimulatorProcess.INSTANT, IN_FLIGHT);
        HttpClient http = HttpClient.newHttpClient()) {
      warmUp(testbed, worker);
      long before = heap("before", worker, http);
      try (ReturnedJobs returned = new ReturnedJobs(testbed.servers(), RESULTS)) {
        List<ParkedJob> jobs = submit(testbed);
        Instant first = jobs.getFirst().due();
        awaitParked(worker, http, first);
        long parked = heap("parked", worker, http);
        if (Instant.now().isAfter(first)) {
          throw new BenchmarkException("the first were back before the rest was parked");
        }
        Lateness late = Lateness.of(returned.await(jobs, worker));
        progress.accept("came back: " + late);
        return new ParkingReport(
            machine, size, before, parked, heap("afterwards", worker, http), late);
      }
    }
  }

  /** Until what every worker holds is there: threads, buffers and what the compiler made. */
  private void warmUp(Testbed testbed, Child worker) {
    try (ResultReader results = new ResultReader(testbed.servers(), RESULTS, worker)) {
      testbed.preload(JOBS, size.warmUp(), Job::envelope);
      results.await(size.warmUp());
    }
  }

  private List<ParkedJob> submit(Testbed testbed) {
    Instant first = Instant.now().plus(size.lead());
    List<ParkedJob> jobs =
        IntStream.range(0, size.jobs())
            .mapToObj(number -> ParkedJob.of(number, size.jobs(), first, size.span()))
            .toList();
    testbed.publish(jobs.stream().map(ParkingBenchmark::record));
    return jobs;
  }

  private static ProducerRecord<byte[], byte[]> record(ParkedJob job) {
    return new ProducerRecord<>(JOBS, job.key(), job.value());
  }

  /** The worker has taken all, and put them aside. */
  private static void awaitParked(Child worker, HttpClient http, Instant first)
      throws InterruptedException {
    Instant latest = first.minus(MEASURING);
    Thread.sleep(Duration.ofSeconds(2)); // The worker looks at its lag once in a second.
    while (WorkerMeter.LAG.read(worker, http) > 0
        || WorkerMeter.IN_FLIGHT.read(worker, http) >= IN_FLIGHT / 10) {
      if (Instant.now().isAfter(latest)) {
        throw new BenchmarkException("not all jobs were parked before the first was due");
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private long heap(String when, Child worker, HttpClient http) throws InterruptedException {
    long used = WorkerHeap.used(worker, http);
    progress.accept(
        "heap %s: %.1f MiB, %d MiB resident"
            .formatted(when, ParkingReport.mebibytes(used), worker.resident() >> 20));
    return used;
  }
}
