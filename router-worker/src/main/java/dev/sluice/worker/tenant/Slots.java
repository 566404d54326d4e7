package dev.sluice.worker.tenant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The calls that one tenant may have under way at the same time. Who waits is served in order.
 * Thread-safe.
 */
final class Slots {

  /** How much of the mean time of a call the last one makes up. */
  private static final double WEIGHT_OF_LAST = 0.1;

  /** So that whoever was sent away still finds a share when it comes back. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Places places;
  private final int limit;
  private int share;
  private double meanMillis;
  private Instant lastBooked = Instant.MIN;

  private volatile Instant lastAsked;

  Slots(int limit, int share, InstantSource clock) {
    this.limit = limit;
    this.share = share;
    this.places = new Places(share);
    this.clock = clock;
    this.lastAsked = clock.instant();
  }

  private static final class Places extends Semaphore {

    Places(int count) {
      super(count, true);
    }

    /** Fewer from now on; who has one keeps it. */
    void withdraw(int count) {
      reducePermits(count);
    }
  }

  /** Waits for a place; false if none came in time, or none can be expected to. */
  boolean take(Duration patience) throws InterruptedException {
    lastAsked = clock.instant();
    return places.tryAcquire(0, TimeUnit.NANOSECONDS)
        || (expectedWait().compareTo(patience) <= 0
            && places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  private synchronized Duration expectedWait() {
    return Duration.ofMillis((long) (meanMillis * places.getQueueLength() / Math.max(1, share)));
  }

  synchronized void giveBack(Instant since) {
    long took = Math.max(0, Duration.between(since, clock.instant()).toMillis());
    meanMillis += (took - meanMillis) * (meanMillis == 0 ? 1 : WEIGHT_OF_LAST);
    places.release();
  }

  void giveBackUnused() {
    places.release();
  }

  /**
   * When to come back, for one that is sent away: one after another, as places become free.
   *
   * @param soonest before which nobody is to come back
   */
  synchronized Instant book(Duration soonest) {
    var earliest = clock.instant().plus(soonest);
    var next =
        lastBooked.equals(Instant.MIN)
            ? earliest
            : lastBooked.plusMillis((long) (meanMillis / Math.max(1, share)));
    lastBooked = next.isBefore(earliest) ? earliest : next;
    return lastBooked;
  }

  /** How many of its places this worker may use. */
  synchronized void allow(int count) {
    int more = count - share;
    share = count;
    if (more > 0) {
      places.release(more);
    } else if (more < 0) {
      places.withdraw(-more);
    }
  }

  /** Whether nobody has asked for a while, and there is nothing to keep. */
  synchronized boolean isIdle() {
    return share == places.availablePermits()
        && !places.hasQueuedThreads()
        && lastAsked.plus(REMEMBERED).isBefore(clock.instant());
  }

  synchronized TenantUse use(String tenant) {
    int used = share - places.availablePermits();
    return new TenantUse(tenant, limit, share, used, places.getQueueLength());
  }
}
