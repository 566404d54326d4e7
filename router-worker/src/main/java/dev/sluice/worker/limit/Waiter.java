package dev.sluice.worker.limit;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits at a gate for its turn with any of some accounts. Everything but the waiting
 * itself happens under the gate's lock.
 */
final class Waiter {

  /** Who has to give up first; the number tells apart those that give up at the same time. */
  static final Comparator<Waiter> BY_GIVING_UP =
      Comparator.comparingLong((Waiter waiter) -> waiter.giveUpNanos)
          .thenComparingLong(waiter -> waiter.number);

  final long number;
  final List<Way> ways;
  final Tokens tokens;
  final long since;
  final long giveUpNanos;
  private final CountDownLatch settled = new CountDownLatch(1);
  private @Nullable Admission admission;

  Waiter(long number, List<Way> ways, Tokens tokens, long since, long giveUpNanos) {
    this.number = number;
    this.ways = ways;
    this.tokens = tokens;
    this.since = since;
    this.giveUpNanos = giveUpNanos;
  }

  void settle(Admission admission) {
    this.admission = admission;
    settled.countDown();
  }

  /** What became of it; null while it waits. To be read under the lock, or after waiting. */
  @Nullable Admission admission() {
    return admission;
  }

  void await() throws InterruptedException {
    settled.await();
  }
}
