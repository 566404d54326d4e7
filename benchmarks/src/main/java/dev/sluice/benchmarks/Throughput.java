package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Jobs per second, and processor time for each, of the floor and of the worker in turn. */
final class Throughput {

  private static final String BODIES = "floor.bodies";
  private static final String RESULTS = "floor.results";

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
    testbed.createTopics(BODIES, RESULTS);
    testbed.preload(BODIES, size.jobsOfARound(), Job::bare);
    List<Round> floor = new ArrayList<>();
    List<Round> worker = new ArrayList<>();
    for (int i = 1; i <= size.rounds(); i++) {
      floor.add(floor("floor-" + i));
      worker.add(worker("worker-" + i, ""));
    }
    return new Figures(floor, worker);
  }

  private Round floor(String group) {
    return told(
        group, measure(testbed.startFloor(group, BODIES, RESULTS, size.inFlight()), RESULTS));
  }

  /**
   * One round of a worker, on topics of its own: it would know the jobs of another as duplicates.
   *
   * @param name its own, too
   * @param settings lines of the configuration beside those of every worker
   */
  Round worker(String name, String settings) throws InterruptedException {
    String prefix = name + ".";
    String results = prefix + "results";
    testbed.createTopics(prefix + "jobs", results);
    testbed.preload(prefix + "jobs", size.jobsOfARound(), Job::envelope);
    Child worker =
        testbed.startWorker(name, prefix, SimulatorProcess.USUAL, size.inFlight(), settings);
    return told(name, measure(worker, results));
  }

  private Round measure(Child process, String results) {
    try (process;
        ResultReader reader = new ResultReader(testbed.servers(), results, process)) {
      reader.await(size.warmUp());
      long seen = reader.seen();
      long began = System.nanoTime();
      Duration cpu = process.cpu();
      reader.await(seen + size.measured());
      return new Round(
          reader.seen() - seen,
          Duration.ofNanos(System.nanoTime() - began),
          process.cpu().minus(cpu));
    }
  }

  private Round told(String who, Round round) {
    progress.accept(
        "%s: %,.0f jobs/s, %.2f CPU-s per 10,000 jobs"
            .formatted(who, round.jobsPerSecond(), round.cpuSecondsPer10000()));
    return round;
  }
}
