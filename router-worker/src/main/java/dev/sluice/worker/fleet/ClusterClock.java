package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What time it is at the cluster, which stamps each record when it takes it. Until it has stamped
 * one of this worker's own, both clocks are taken to agree. Thread-safe.
 */
final class ClusterClock {

  private final InstantSource local;
  private final CountDownLatch known = new CountDownLatch(1);
  private volatile Duration ahead = Duration.ZERO;

  ClusterClock(InstantSource local) {
    this.local = requireNonNull(local, "local is null");
  }

  /** The cluster took a record of ours a moment ago, and said when. */
  void stamped(long epochMillis) {
    ahead = Duration.between(local.instant(), Instant.ofEpochMilli(epochMillis));
    known.countDown();
  }

  /** Waits until the cluster has said what time it is; false if it did not in time. */
  boolean awaitKnown(Duration patience) throws InterruptedException {
    return known.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  Instant now() {
    return local.instant();
  }

  /** When it was by our clock that the cluster stamped a record so; never in our future. */
  Instant toLocal(long epochMillis) {
    Instant now = local.instant();
    Instant stamped = Instant.ofEpochMilli(epochMillis).minus(ahead);
    return stamped.isAfter(now) ? now : stamped;
  }

  /** What the cluster's clock shows at a moment of ours. */
  long toCluster(Instant moment) {
    return moment.plus(ahead).toEpochMilli();
  }
}
