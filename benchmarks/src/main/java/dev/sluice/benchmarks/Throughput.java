package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Jobs per second, and processor time for each, of the floor and of the worker in turn. */
final class Throughput {

  private static final String PREFIX = "throughput.";
  private static final String JOBS = PREFIX + "jobs";
  private static final String BODIES = PREFIX + "bodies";
  private static final String RESULTS = PREFIX + "results";

  private final Testbed testbed;
  private final Size size;
  private final Consumer<String> progress;

  Throughput(Testbed testbed, Size size, Consumer<String> progress) {
    this.testbed = testbed;
    this.size = size;
    this.progress = progress;
  }

  /**
   * One round, after its warm-up.
   *
   * @param cpu of the measured process alone
   */
  record Round(long jobs, Duration elapsed, Duration cpu) {

    double jobsPerSecond() {
      return jobs / (elapsed.toNanos() / 1e9);
    }

    double cpuSecondsPer10000() {
      return cpu.toNanos() / 1e9 * 10_000 / jobs;
    }
  }

  /** The rounds of both, in the order in which they were run: floor, worker, floor, worker. */
  record Figures(List<Round> floor, List<Round> worker) {

    static double jobsPerSecond(List<Round> rounds) {
      return rounds.stream().mapToDouble(Round::jobsPerSecond).average().orElseThrow();
    }

    static double cpuSecondsPer10000(List<Round> rounds) {
      return rounds.stream().mapToDouble(Round::cpuSecondsPer10000).average().orElseThrow();
    }

    /** How much more processor time the worker takes. */
    double ratio() {
      return cpuSecondsPer10000(worker) / cpuSecondsPer10000(floor);
    }
  }

  Figures measure() throws InterruptedException {
    testbed.createTopics(JOBS, BODIES, RESULTS);
    testbed.preload(JOBS, size.jobsOfARound(), Job::envelope);
    testbed.preload(BODIES, size.jobsOfARound(), Job::bare);
    List<Round> floor = new ArrayList<>();
    List<Round> worker = new ArrayList<>();
    for (int i = 1; i <= size.rounds(); i++) {
      floor.add(told("floor", i, measure(startFloor("floor-" + i))));
      worker.add(told("worker", i, measure(startWorker("worker-" + i))));
    }
    return new Figures(floor, worker);
  }

  private Child startFloor(String group) {
    return testbed.startFloor(group, BODIES, RESULTS, size.inFlight());
  }

  private Child startWorker(String group) {
    return testbed.startWorker(group, PREFIX, SimulatorProcess.USUAL, size.inFlight());
  }

  private Round measure(Child process) {
    try (process;
        ResultReader results = new ResultReader(testbed.servers(), RESULTS, process)) {
      results.await(size.warmUp());
      long seen = results.seen();
      long began = System.nanoTime();
      Duration cpu = process.cpu();
      results.await(seen + size.measured());
      return new Round(
          results.seen() - seen,
          Duration.ofNanos(System.nanoTime() - began),
          process.cpu().minus(cpu));
    }
  }

  private Round told(String who, int number, Round round) {
    progress.accept(
        "%s, round %d: %,.0f jobs/s, %.2f CPU-s per 10,000 jobs"
            .formatted(who, number, round.jobsPerSecond(), round.cpuSecondsPer10000()));
    return round;
  }
}
