package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Ownership;
import dev.sluice.worker.fleet.FleetListener;
import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.Told;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.BucketUse;
import dev.sluice.worker.limit.Dimension;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.share.Demand;
import dev.sluice.worker.share.Owned;
import dev.sluice.worker.share.Sharing;
import dev.sluice.worker.tenant.TenantCaps;
import dev.sluice.worker.tenant.TenantUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds this worker to its part of the limits of the whole fleet. The division belongs to a thread
 * of its own, to which what is heard is handed over.
 */
final class FleetShares implements FleetListener {

  private static final Logger log = LoggerFactory.getLogger(FleetShares.class);

  private static final Duration EVERY = Duration.ofMillis(200);

  /** So that much that is heard at once is answered at once. */
  private static final Duration BREATH = Duration.ofMillis(10);

  private static final long THOUSANDTHS = 1_000;

  /** So many times a minute, those who wait would all like to have gone. */
  private static final long URGENCY = 6;

  private final Consumer<FleetMessage> fleet;
  private final Supplier<Ownership> ownership;
  private final PermitPool permits;
  private final TenantCaps tenants;
  private final InstantSource clock = InstantSource.system();
  private final long origin = System.nanoTime();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Sharing sharing;
  private final Map<Bucket, Long> allowed = new HashMap<>();
  private boolean hasBegun;

  /** Whether what is remembered from before the start is trusted, or no longer of use. */
  private boolean isTrustSettled;

  private volatile @Nullable Thread thread;

  /** Something that was heard, for the thread that owns the division. */
  private interface Event {
    void at(long now);
  }

  /**
   * @param worker this one's name in the fleet
   * @param ownership which part of the jobs topic it owns now
   */
  FleetShares(
      String worker,
      Consumer<FleetMessage> fleet,
      Supplier<Ownership> ownership,
      PermitPool permits,
      TenantCaps tenants) {
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.ownership = requireNonNull(ownership, "ownership is null");
    this.permits = requireNonNull(permits, "permits is null");
    this.tenants = requireNonNull(tenants, "tenants is null");
    this.sharing = new Sharing(worker, 0);
  }

  /**
   * Begins to hold the permits to this worker's part: to nothing, until it is known.
   *
   * @param remembers whether all that may still count was heard; asked until it is so
   */
  void start(BooleanSupplier remembers) {
    tenants.divide();
    sharing.demand(demands());
    allow(now());
    thread = Thread.ofVirtual().name("fleet-shares").start(() -> run(remembers));
  }

  private void run(BooleanSupplier remembers) {
    try {
      while (true) {
        hear();
        if (!isTrustSettled && remembers.getAsBoolean()) {
          isTrustSettled = true;
          sharing.trust(now());
        }
        share();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  /** Waits for something to be heard, for a moment. */
  private void hear() throws InterruptedException {
    Event next = events.poll(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    if (next != null) {
      Thread.sleep(BREATH);
    }
    for (; next != null; next = events.poll()) {
      next.at(now());
    }
  }

  /** What was given back is not used any more before it is told; what is in use then is claimed. */
  private void share() {
    try {
      Ownership mine = ownership.get();
      sharing.owned(
          new Owned(mine.partitions(), mine.all()), now() + mine.validFor().toNanos(), now());
      sharing.adjust(now());
      allow(now());
      sharing.demand(demands());
      sharing.nextReport(now()).map(ShareMessages::toMessage).ifPresent(fleet);
      sharing
          .silent(now())
          .forEach(
              silence ->
                  fleet.accept(
                      new FleetMessage.Silent(new Told(silence.worker(), silence.number()))));
    } catch (RuntimeException e) {
      log.error("limits could not be shared for a moment", e);
    }
  }

  private void allow(long now) {
    Map<Bucket, Long> changed = new HashMap<>();
    for (BucketUse use : permits.uses()) {
      if (isShared(use.bucket())) {
        long share = sharing.allowed(BucketNames.of(use.bucket()), now);
        if (!Long.valueOf(share).equals(allowed.put(use.bucket(), share))) {
          changed.put(use.bucket(), share);
        }
      }
    }
    if (!changed.isEmpty()) {
      permits.allow(changed);
    }
    Map<String, Integer> calls = new HashMap<>();
    for (TenantUse use : tenants.uses()) {
      calls.put(use.tenant(), Math.toIntExact(sharing.allowed(BucketNames.of(use), now)));
    }
    tenants.allow(calls);
  }

  private Map<String, Demand> demands() {
    Map<String, Demand> demands = new HashMap<>();
    for (BucketUse use : permits.uses()) {
      if (isShared(use.bucket())) {
        demands.put(BucketNames.of(use.bucket()), demand(use));
      }
    }
    for (TenantUse use : tenants.uses()) {
      int wanted = use.used() + use.waiting();
      demands.put(BucketNames.of(use), new Demand(use.limit(), wanted, use.used()));
    }
    return demands;
  }

  /** What is used by the day is counted, and not divided. */
  private static boolean isShared(Bucket bucket) {
    return bucket.dimension() != Dimension.REQUESTS_PER_DAY;
  }

  private static Demand demand(BucketUse use) {
    if (!use.bucket().dimension().isPerMinute()) {
      return new Demand(use.limit(), use.used() + use.waiting(), use.used());
    }
    long grown = use.used() + use.used() / 10 + use.waiting() * URGENCY;
    return new Demand(use.limit() * THOUSANDTHS, Math.min(grown, use.limit()) * THOUSANDTHS, 0);
  }

  @Override
  public void onMessage(Heard heard) {
    String worker = heard.worker();
    switch (heard.message()) {
      case FleetMessage.Shares shares ->
          events.add(
              now -> sharing.heard(worker, ShareMessages.toReport(shares), heard.stamp(), now));
      case FleetMessage.Silent silent ->
          events.add(
              now -> sharing.heardSilent(silent.last().worker(), silent.last().number(), now));
      case FleetMessage.Left _ -> events.add(now -> sharing.heardLeft(worker, now));
      case FleetMessage.Cooled cooled -> cool(cooled, heard.at());
      case FleetMessage.Alive _,
          FleetMessage.Measured _,
          FleetMessage.CircuitOpened _,
          FleetMessage.CircuitClosed _,
          FleetMessage.LimitsUsed _ -> {}
    }
  }

  /** Whoever has only just begun to listen hears of what was told long ago. */
  private void cool(FleetMessage.Cooled cooled, Instant toldAt) {
    Duration left = cooled.remaining().minus(Duration.between(toldAt, clock.instant()));
    if (left.isPositive()) {
      permits.cool(new Account(cooled.provider(), cooled.credential()), cooled.model(), left);
    }
  }

  @Override
  public void onOwn(Heard heard) {
    if (!(heard.message() instanceof FleetMessage.Cooled)) {
      onMessage(heard);
    }
  }

  @Override
  public void onGap() {
    if (hasBegun) {
      events.add(this::lose);
    }
    hasBegun = true;
  }

  private void lose(long now) {
    isTrustSettled = true;
    sharing.lost(now);
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  void stop() {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }
}
