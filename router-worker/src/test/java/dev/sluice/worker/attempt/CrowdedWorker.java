package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Bill;
import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Progress;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.CooldownListener;
import dev.sluice.worker.limit.Dimension;
import dev.sluice.worker.limit.LimitTable;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.TenantWeights;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.TokenCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own parts for waiting and putting aside, between a backlog of jobs, one provider that
 * answers at once, and topics on which jobs rest; by a clock that jumps from one event to the next.
 */
final class CrowdedWorker {

  static final int IN_FLIGHT = 1000;

  /** From the end of a rest to the next look at the job. */
  private static final Duration MOVING = Duration.ofMillis(50);

  private static final Account ACCOUNT = Account.onlyOneOf("a");

  /** A job that was called. */
  record Served(String tenant, Instant at) {}

  /** A job that was put aside. */
  record Aside(Instant at, Instant due) {}

  private record Rested(Job job, Settled.Parked aside) {}

  private record Ended(Job job, Settled.Parked before, Settled settled) {}

  private static final Settled.Parked FRESH = new Settled.Parked(Instant.MIN, Progress.NONE);

  private final Events events = new Events();
  private final PermitPool permits;
  private final AttemptLoop loop;
  private final Deque<Rested> backlog = new ArrayDeque<>();
  private final Deque<Rested> rested = new ArrayDeque<>();
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private int submitted;
  private int mostWaiting;

  final List<Served> served = new ArrayList<>();

  /** One for each write, of jobs that only move on while they rest as well. */
  final List<Aside> asides = new ArrayList<>();

  CrowdedWorker(Limits limits, TenantWeights weights) {
    permits =
        new PermitPool(
            new LimitTable(Map.of(ACCOUNT, limits), Map.of()),
            weights,
            IN_FLIGHT / 3,
            CooldownListener.NONE,
            events);
    World world = new World().provider("a", Script.answers(Bill.NONE));
    loop =
        new AttemptLoop(
            Map.of("a", world.upstream("a")),
            permits,
            world.breakers,
            new TokenCounts(new Measurements(events), Set.of()),
            new Pacing(events, time -> {}, new Random(7)),
            world.ear);
  }

  Instant now() {
    return events.instant();
  }

  /** What the worker may use of a limit by the minute from now on. */
  void allow(double perMinute) {
    allow(Dimension.REQUESTS_PER_MINUTE, Math.round(perMinute * 1000));
  }

  /** The same of calls at the same time. */
  void allowAtOnce(int calls) {
    allow(Dimension.MAX_CONCURRENCY, calls);
  }

  private void allow(Dimension dimension, long share) {
    permits.allow(Map.of(new Bucket(ACCOUNT, null, dimension), share));
    work();
  }

  /** They stand behind all that were submitted before. */
  void submit(String tenant, int jobs) {
    for (int i = 0; i < jobs; i++) {
      Labels labels = new Labels(null, null, tenant, Json.mapper().createObjectNode());
      Job job = Job.chat("m", "Hi").withId("job-" + ++submitted).withLabels(labels);
      backlog.add(new Rested(job, FRESH));
    }
  }

  /** How many of a tenant's jobs were called from the first time to before the other. */
  long served(String tenant, Instant from, Instant to) {
    return served.stream()
        .filter(one -> one.tenant.equals(tenant))
        .filter(one -> !one.at.isBefore(from) && one.at.isBefore(to))
        .count();
  }

  /** When the last of so many of a tenant's jobs was called. */
  Instant servedAll(String tenant, int jobs) {
    return served.stream()
        .filter(one -> one.tenant.equals(tenant))
        .map(Served::at)
        .sorted()
        .skip(jobs - 1)
        .findFirst()
        .orElseThrow();
  }

  void pass(Duration time) {
    Instant until = now().plus(time);
    work();
    while (events.next(until)) {
      work();
    }
  }

  /** Until nothing more happens at this moment. */
  private void work() {
    awaitQuiet();
    while (!ended.isEmpty() || mayBegin()) {
      for (Ended one = ended.poll(); one != null; one = ended.poll()) {
        settled(one);
      }
      while (mayBegin()) {
        begin(rested.isEmpty() ? backlog.remove() : rested.remove());
      }
      awaitQuiet();
    }
  }

  private boolean mayBegin() {
    return running.get() < IN_FLIGHT && !(rested.isEmpty() && backlog.isEmpty());
  }

  /** Everybody who runs stands in line. */
  private void awaitQuiet() {
    while (running.get() > waiting()) {
      Thread.onSpinWait();
    }
  }

  private int waiting() {
    int waiting = requireNonNull(permits.load().get(ACCOUNT)).waiting();
    mostWaiting = Math.max(mostWaiting, waiting);
    return waiting;
  }

  /** At any one time. */
  int mostWaiting() {
    return mostWaiting;
  }

  private void begin(Rested one) {
    Settled.Parked before = one.aside;
    if (!before.equals(FRESH) && isTooEarly(before)) {
      aside(one.job, before);
      return;
    }
    running.incrementAndGet();
    Thread.startVirtualThread(() -> run(one));
  }

  private boolean isTooEarly(Settled.Parked aside) {
    return DeferralTier.isWorth(Duration.between(now(), goesOnFrom(aside)));
  }

  private static Instant goesOnFrom(Settled.Parked aside) {
    return aside.place() == null ? aside.due() : aside.place().earliest();
  }

  private void run(Rested one) {
    Progress progress = one.aside.progress();
    var plan = World.plan(World.target("a"));
    try {
      Settled settled =
          one.aside.place() == null
              ? loop.execute(one.job, plan, World.HUNDRED, progress, null, () -> {})
              : loop.comeBack(one.job, plan, World.HUNDRED, one.aside, null, () -> {});
      ended.add(new Ended(one.job, one.aside, settled));
    } finally {
      running.decrementAndGet();
    }
  }

  private void settled(Ended one) {
    switch (one.settled) {
      case Settled.Ended _ ->
          served.add(new Served(String.valueOf(one.job.labels().tenant()), now()));
      case Settled.Parked aside -> aside(one.job, aside);
      case Settled.Interrupted _ -> throw new IllegalStateException("nobody interrupts");
    }
  }

  private void aside(Job job, Settled.Parked aside) {
    asides.add(new Aside(now(), aside.due()));
    Duration wait = Duration.between(now(), aside.due());
    DeferralTier tier =
        aside.place() == null ? DeferralTier.within(wait) : DeferralTier.withinHalf(wait);
    Duration rest = tier.delay().plus(MOVING);
    Rested next = new Rested(job, aside);
    events.in(rest, () -> comesBy(next));
  }

  /** What is due in a moment is waited for where it is. */
  private void comesBy(Rested one) {
    Duration rest = Duration.between(now(), goesOnFrom(one.aside));
    if (rest.isPositive() && !isTooEarly(one.aside)) {
      events.in(rest, () -> rested.add(one));
    } else {
      rested.add(one);
    }
  }

  /** What happens when, one after another. */
  private static final class Events implements Timing {

    private record Event(long at, long number, Runnable action, CompletableFuture<Void> future) {}

    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final AtomicLong now = new AtomicLong();
    private long lastNumber;

    @Override
    public Instant instant() {
      return World.START.plusNanos(now.get());
    }

    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public synchronized Future<?> callAfter(long delayNanos, Runnable action) {
      Event event =
          new Event(now.get() + delayNanos, ++lastNumber, action, new CompletableFuture<>());
      events.add(event);
      return event.future;
    }

    void in(Duration delay, Runnable action) {
      var _ = callAfter(delay.toNanos(), action);
    }

    /** Does what is next, if that is before then; else it is then. */
    boolean next(Instant until) {
      Event event = poll(Duration.between(World.START, until).toNanos());
      if (event == null) {
        now.set(Duration.between(World.START, until).toNanos());
        return false;
      }
      now.set(Math.max(now.get(), event.at));
      event.action.run();
      return true;
    }

    private synchronized @Nullable Event poll(long until) {
      while (!events.isEmpty() && events.element().future.isCancelled()) {
        events.remove();
      }
      return events.isEmpty() || events.element().at > until ? null : events.remove();
    }
  }
}
