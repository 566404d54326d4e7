package dev.sluice.benchmarks.routing;

import dev.sluice.benchmarks.routing.CallLog.JobEnd;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Progress;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.AttemptListener;
import dev.sluice.worker.attempt.AttemptLoop;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.Execution;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.attempt.Pacing;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.attempt.Settled;
import dev.sluice.worker.attempt.Upstream;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Observed;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.RoutingDefaults;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.route.TokenCounts;
import dev.sluice.worker.route.TokenEstimator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The router's own parts, put together as in a worker, with simulated providers. */
final class SimulatedWorker implements AttemptListener {

  /** Nobody here has to wait for it. */
  private static final Limits MORE_THAN_ANY = new Limits(null, null, Integer.MAX_VALUE);

  private final VirtualTime time;
  private final CallLog log;
  private final Measurements measurements;
  private final RoutePlanner planner;
  private final AttemptLoop attempts;
  private final Baseline baseline;
  private final Policy policy;

  SimulatedWorker(Policy policy, Scenario scenario, long seed, VirtualTime time, CallLog log) {
    this.policy = policy;
    this.time = time;
    this.log = log;
    Weather weather = scenario.weather();
    Targets targets = new Targets(weather.profiles());
    measurements = new Measurements(time);
    Catalogue catalogue = targets.catalogue();
    planner = new RoutePlanner(() -> catalogue, measurements, RoutingDefaults.NONE);
    Random random = new Random(seed);
    baseline = new Baseline(policy, targets, new Oracle(weather), random);
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    Map<Account, Limits> limits = new LinkedHashMap<>();
    for (int i = 0; i < weather.profiles().size(); i++) {
      String name = weather.profiles().get(i).name();
      SimulatedProvider provider = new SimulatedProvider(i, weather, time, log);
      upstreams.put(name, Upstream.of(name, provider, RetryPolicy.DEFAULT));
      limits.put(Account.onlyOneOf(name), MORE_THAN_ANY);
    }
    attempts =
        new AttemptLoop(
            upstreams,
            new PermitPool(limits, time),
            new Breakers(time, OutageListener.NONE),
            new TokenCounts(measurements, Set.of()),
            new Pacing(time, time, random),
            this);
  }

  /** On a thread of the job. */
  void run(Job job, JobKind kind) {
    double submitted = time.seconds();
    Routing.Plan plan = plan(job, kind);
    try {
      log.ended(end(kind, submitted, plan, execute(job, kind, plan, Progress.NONE)));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a simulated job", e);
    }
  }

  /** A job that is put aside is planned anew when it is due. */
  private Execution execute(Job job, JobKind kind, Routing.Plan plan, Progress progress)
      throws InterruptedException {
    return switch (attempts.execute(
        job, plan, TokenEstimator.estimate(job), progress, null, () -> {})) {
      case Settled.Ended ended -> ended.execution();
      case Settled.Parked aside -> {
        time.sleep(Duration.between(time.instant(), aside.due()));
        yield execute(job, kind, plan(job, kind), aside.progress());
      }
      case Settled.Interrupted _ -> throw new InterruptedException();
    };
  }

  private Routing.Plan plan(Job job, JobKind kind) {
    return policy.routes() ? plan(job) : baseline.plan(kind, time.seconds());
  }

  private Routing.Plan plan(Job job) {
    return switch (planner.plan(job)) {
      case Routing.Plan plan -> plan;
      case Routing.Unroutable unroutable ->
          throw new IllegalStateException(unroutable.error().message());
    };
  }

  private JobEnd end(JobKind kind, double submitted, Routing.Plan plan, Execution execution) {
    Cost cost = execution.cost();
    return new JobEnd(
        submitted,
        time.seconds() - submitted,
        kind,
        execution.outcome() instanceof JobResult.Succeeded,
        Oracle.number(plan.choices().getFirst().target()),
        cost == null ? 0 : cost.usd().doubleValue());
  }

  List<Observed> seen() {
    return measurements.drain();
  }

  void hear(List<Observed> others, Instant at) {
    measurements.absorb(others, at);
  }

  @Override
  public void onCall(Target target, Instant startedAt) {
    measurements.begin(target, startedAt);
  }

  @Override
  public void onEnd(Target target, Instant startedAt, Duration took, boolean unwell) {
    measurements.end(target, startedAt);
    if (unwell) {
      measurements.recordFailure(target, took);
    }
  }

  @Override
  public void onAttempt(Target target, Attempt attempt, Usage usage) {
    if (attempt.outcome() instanceof Attempt.Answered) {
      measurements.record(target, attempt.duration(), usage.outputTokens());
    }
  }

  @Override
  public void onFirstChunk(Target target, Duration after) {}

  @Override
  public void onPause(Target target, Duration pause) {}
}
