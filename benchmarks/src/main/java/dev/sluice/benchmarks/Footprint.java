package dev.sluice.benchmarks;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Resident memory of a worker whose window is full of jobs that take 3 s each. */
final class Footprint {

  private static final String PREFIX = "memory.";
  private static final String JOBS = PREFIX + "jobs";
  private static final String RESULTS = PREFIX + "results";

  private final Testbed testbed;
  private final Size size;
  private final Consumer<String> progress;

  Footprint(Testbed testbed, Size size, Consumer<String> progress) {
    this.testbed = testbed;
    this.size = size;
    this.progress = progress;
  }

  /**
   * @param inFlight the most jobs that the worker said it had in flight
   * @param fullBytes resident while the window was full, on average
   * @param mostBytes the most that was ever resident
   */
  record Figures(long inFlight, long fullBytes, long mostBytes) {}

  Figures measure() throws InterruptedException {
    testbed.createTopics(JOBS, RESULTS);
    testbed.preload(JOBS, size.jobsHeld(), Job::envelope);
    try (Child worker =
            testbed.startWorker("memory", PREFIX, SimulatorProcess.SLOW, size.heldInFlight());
        ResultReader results = new ResultReader(testbed.servers(), RESULTS, worker);
        HttpClient http = HttpClient.newHttpClient()) {
      Figures figures = watch(worker, results, http);
      progress.accept(
          "worker, %,d in flight: %,d MiB resident, %,d MiB at most"
              .formatted(figures.inFlight(), figures.fullBytes() >> 20, figures.mostBytes() >> 20));
      return figures;
    }
  }

  private Figures watch(Child worker, ResultReader results, HttpClient http)
      throws InterruptedException {
    long most = 0;
    List<Long> resident = new ArrayList<>();
    int enough = size.jobsHeld() - size.heldInFlight();
    for (long awaited = size.heldInFlight() / 20; results.seen() < enough; ) {
      long inFlight = (long) WorkerMeter.IN_FLIGHT.read(worker, http);
      most = Math.max(most, inFlight);
      if (inFlight >= size.heldInFlight()) {
        resident.add(worker.resident());
      }
      results.await(awaited);
      awaited = results.seen() + size.heldInFlight() / 20;
    }
    if (resident.isEmpty()) {
      throw new BenchmarkException("the window was never full: %,d at most".formatted(most));
    }
    long average = (long) resident.stream().mapToLong(bytes -> bytes).average().orElseThrow();
    return new Figures(most, average, worker.residentAtMost());
  }
}
