package dev.sluice.benchmarks.routing;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.worker.route.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One policy in one scenario. */
final class Simulation {

  /** How often workers tell each other what they have seen, and how long that is on its way. */
  private static final double BETWEEN_REPORTS = 2;

  private static final double REPORT_DELAY = 0.5;

  private final Scenario scenario;
  private final VirtualTime time = new VirtualTime();
  private final CallLog log = new CallLog();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Map<JobKind, Job> jobs = new EnumMap<>(JobKind.class);

  private Simulation(Scenario scenario, Policy policy) {
    this.scenario = scenario;
    for (int i = 0; i < scenario.workers(); i++) {
      workers.add(new SimulatedWorker(policy, scenario, scenario.seed() + i, time, log));
    }
    String[] providers =
        scenario.weather().profiles().stream().map(Profile::name).toArray(String[]::new);
    for (JobKind kind : JobKind.values()) {
      Job job = kind.job();
      jobs.put(kind, job.withSelection(policy.selection(job.selection(), providers)));
    }
  }

  static CallLog run(Scenario scenario, Policy policy) {
    return new Simulation(scenario, policy).run();
  }

  private CallLog run() {
    SplittableRandom random = new SplittableRandom(scenario.seed() * 31 + 17);
    submit(1, 0, random);
    if (workers.size() > 1) {
      time.at(BETWEEN_REPORTS, this::exchange);
    }
    time.run();
    return log;
  }

  /** The next job, which submits the one after it. */
  private void submit(int number, double at, SplittableRandom random) {
    time.at(
        at,
        () -> {
          JobKind kind = JobKind.drawn(random.nextDouble());
          double next = at - Math.log(1 - random.nextDouble()) / scenario.jobsPerSecond();
          if (next < scenario.seconds()) {
            submit(number + 1, next, random);
          }
          Job job = requireNonNull(jobs.get(kind)).withId(scenario.seed() + "-" + number);
          SimulatedWorker worker = workers.get(number % workers.size());
          time.spawn(() -> worker.run(job, kind));
        });
  }

  private void exchange() {
    Instant seenAt = time.instant();
    double now = time.seconds();
    for (SimulatedWorker worker : workers) {
      List<Observed> seen = worker.seen();
      time.at(
          now + REPORT_DELAY,
          () -> {
            for (SimulatedWorker other : workers) {
              if (other != worker) {
                other.hear(seen, seenAt);
              }
            }
          });
    }
    if (now + BETWEEN_REPORTS < scenario.seconds()) {
      time.at(now + BETWEEN_REPORTS, this::exchange);
    }
  }
}
