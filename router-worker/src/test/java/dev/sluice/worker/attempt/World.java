package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Progress;
import dev.sluice.schema.Schedule;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.Usage;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.route.TokenCounts;
import dev.sluice.worker.route.TokenEstimate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scripted providers, and a clock that stands still unless somebody waits. */
final class World {

  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  /** What each call is expected to take: so many tokens. */
  static final TokenEstimate HUNDRED = new TokenEstimate(60, OptionalLong.of(40), 1, 0);

  final Clock clock = new Clock();
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final List<ProviderCall> requests = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

  /** For how long jobs were put aside. */
  final List<Duration> parked = Collections.synchronizedList(new ArrayList<>());

  final List<Duration> firstChunks = Collections.synchronizedList(new ArrayList<>());
  final List<StreamRecord.Event> told = Collections.synchronizedList(new ArrayList<>());
  final List<Attempt> heard = Collections.synchronizedList(new ArrayList<>());
  final List<String> underWay = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> unwellAfter = Collections.synchronizedList(new ArrayList<>());
  final List<Outage> outages = Collections.synchronizedList(new ArrayList<>());
  final List<Scope> recoveries = Collections.synchronizedList(new ArrayList<>());
  final AttemptListener ear = new Ear();
  final Breakers breakers = new Breakers(clock, new OutageEar());
  private final Map<String, Deque<Script>> scripts = new HashMap<>();
  private final Map<String, List<String>> credentials = new HashMap<>();
  private final Map<Account, Limits> limits = new HashMap<>();
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private @Nullable AttemptLoop loop;

  /** The last script of a provider goes on for ever. */
  World provider(String name, Script... answers) {
    scripts.put(name, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  World limits(String provider, Limits allowed) {
    limits.put(Account.onlyOneOf(provider), allowed);
    return this;
  }

  /**
   * One of several credentials of a provider; its calls are told as {@code provider:credential}.
   */
  World credential(String provider, String name, Script... answers) {
    credentials.computeIfAbsent(provider, key -> new ArrayList<>()).add(name);
    return provider(provider + ":" + name, answers);
  }

  World limits(String provider, String credential, Limits allowed) {
    limits.put(new Account(provider, credential), allowed);
    return this;
  }

  World retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  Execution run(Job job, Target... targets) throws InterruptedException {
    return run(job, plan(targets));
  }

  Execution run(Job job, Routing.Plan plan) throws InterruptedException {
    return run(job, plan, Progress.NONE, null);
  }

  /** Whenever it is put aside, time goes on until it is due. */
  private Execution run(
      Job job, Routing.Plan plan, Progress progress, @Nullable StreamOutlet outlet)
      throws InterruptedException {
    return switch (loop().execute(job, plan, HUNDRED, progress, outlet, () -> {})) {
      case Settled.Ended ended -> ended.execution();
      case Settled.Parked aside -> {
        assertThat(aside.due()).isAfterOrEqualTo(clock.instant());
        parked.add(Duration.between(clock.instant(), aside.due()));
        clock.pass(parked.getLast());
        yield run(job, plan, aside.progress(), outlet);
      }
      case Settled.Interrupted _ -> throw new InterruptedException();
    };
  }

  /** Only until it is put aside, if it is. */
  Settled settle(Job job, Target... targets) {
    return settle(job, plan(targets), Progress.NONE);
  }

  Settled settle(Job job, Routing.Plan plan, Progress progress) {
    return loop().execute(job, plan, HUNDRED, progress, null, () -> {});
  }

  /** What becomes of it when it comes by after it was put aside. */
  Settled comeBack(Job job, Settled.Parked rested, Target... targets) {
    return loop().comeBack(job, plan(targets), HUNDRED, rested, null, () -> {});
  }

  Execution stream(Job job, Target... targets) throws InterruptedException {
    return stream(job, told::add, targets);
  }

  Execution stream(Job job, StreamOutlet outlet, Target... targets) throws InterruptedException {
    return run(job, plan(targets), Progress.NONE, outlet);
  }

  static Execution ended(Settled settled) {
    return ((Settled.Ended) settled).execution();
  }

  private Scripted scripted(String name) {
    return new Scripted(name, requireNonNull(scripts.get(name), name));
  }

  Upstream upstream(String provider) {
    return Upstream.of(provider, scripted(provider), retry);
  }

  private Upstream upstream(String provider, List<String> names) {
    SequencedMap<Account, Provider> accounts = new LinkedHashMap<>();
    for (String name : names) {
      String script = provider + ":" + name;
      accounts.put(new Account(provider, name), scripted(script));
    }
    return new Upstream(accounts, retry);
  }

  private AttemptLoop loop() {
    if (loop == null) {
      Map<String, Upstream> upstreams = new HashMap<>();
      scripts.keySet().forEach(name -> upstreams.put(name, upstream(name)));
      credentials.forEach((name, names) -> upstreams.put(name, upstream(name, names)));
      Pacing pacing = new Pacing(clock, clock::pass, () -> Long.MIN_VALUE); // A jitter of 1.
      TokenCounts tokens = new TokenCounts(new Measurements(clock), Set.of());
      PermitPool permits = new PermitPool(limits, clock);
      loop = new AttemptLoop(upstreams, permits, breakers, tokens, pacing, ear);
    }
    return loop;
  }

  static Job job() {
    return Job.chat("m", "Hi").withId("job-1");
  }

  static Job jobDueIn(Duration time) {
    return job().withSchedule(new Schedule(Priority.STANDARD, START.plus(time), null));
  }

  static Target target(String provider) {
    return target(provider, null, new Price(new BigDecimal("0.15"), new BigDecimal("0.60")));
  }

  static Target target(String provider, @Nullable Integer window, @Nullable Price price) {
    return new Target(provider, new Model("x", List.of(), window, Model.Abilities.DEFAULT, price));
  }

  private final class OutageEar implements OutageListener {
    @Override
    public void onOutage(Outage outage) {
      outages.add(outage);
    }

    @Override
    public void onRecovery(Scope scope) {
      recoveries.add(scope);
    }
  }

  private final class Ear implements AttemptListener {
    @Override
    public void onCall(Target target, Instant startedAt) {
      underWay.add(target.provider());
    }

    @Override
    public void onEnd(Target target, Instant startedAt, Duration took, boolean unwell) {
      underWay.remove(target.provider());
      if (unwell) {
        unwellAfter.add(took);
      }
    }

    @Override
    public void onAttempt(Target target, Attempt attempt, Usage usage) {
      heard.add(attempt);
    }

    @Override
    public void onFirstChunk(Target target, Duration after) {
      firstChunks.add(after);
    }

    @Override
    public void onPause(Target target, Duration pause) {
      pauses.add(pause);
    }
  }

  private final class Scripted implements Provider {
    private final String name;
    private final Deque<Script> answers;

    Scripted(String name, Deque<Script> answers) {
      this.name = name;
      this.answers = answers;
    }

    @Override
    public ProviderMetadata metadata() {
      return new ProviderMetadata("scripted", "test", ProviderMetadata.Kind.LOCAL, "nowhere");
    }

    @Override
    public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
      calls.add(name + " streams");
      requests.add(call);
      return next().stream(call, chunks);
    }

    @Override
    public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
      calls.add(name);
      requests.add(call);
      return next().answer(call);
    }

    private synchronized Script next() {
      return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public void close() {}
  }

  /** These targets in this order, and nothing left out. */
  static Routing.Plan plan(Target... targets) {
    return plan(List.of(), targets);
  }

  /** The same for a job that says what to do while a limit is exhausted. */
  static Routing.Plan plan(WhenLimited whenLimited, Target... targets) {
    ModelSelection none = ModelSelection.NONE;
    ModelSelection selection =
        new ModelSelection(
            none.provider(), List.of(), List.of(), none.filter(), whenLimited, Set.of());
    return new Routing.Plan(plan(targets).choices(), List.of(), selection, null);
  }

  static Routing.Plan plan(List<Routing.Exclusion> excluded, Target... targets) {
    List<Routing.Choice> choices =
        Stream.of(targets).map(target -> new Routing.Choice(target, () -> "planned")).toList();
    return new Routing.Plan(choices, excluded, ModelSelection.NONE, null);
  }
}
