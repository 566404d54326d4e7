package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Priority;
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
  final Ask ask;
  final List<Way> ways;
  final Tokens tokens;
  final long since;
  final long giveUpNanos;

  /** What it is charged; as the limits are while it stands in its lane. */
  double cost;

  private final CountDownLatch settled = new CountDownLatch(1);
  private @Nullable Admission admission;

  /**
   * @param ways those that can ever hold it
   */
  Waiter(long number, Ask ask, List<Way> ways, long since, long giveUpNanos) {
    this.number = number;
    this.ask = ask;
    this.ways = ways;
    this.since = since;
    this.giveUpNanos = giveUpNanos;
    tokens = ask.tokens();
  }

  Priority priority() {
    return ask.priority();
  }

  @Nullable String tenant() {
    return ask.tenant();
  }

  /** The least busy account that can serve it now, beside those that others wait for. */
  @Nullable Way free(long round, long now) {
    return Way.free(ways, tokens, round, now);
  }

  /**
   * Keeps for it what it waits for, so that nobody overtakes it there.
   *
   * @return when it can go by itself; {@link Quota#NEVER} if something else has to happen first
   */
  long hold(long round, long now) {
    long next = Quota.NEVER;
    for (Way way : ways) {
      next = Math.min(next, way.hold(tokens, round, now));
    }
    return next;
  }

  void settle(Admission outcome) {
    admission = requireNonNull(outcome, "outcome is null");
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
