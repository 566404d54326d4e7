package dev.sluice.worker.limit;

/**
 * Where what a limit by the minute allows comes from, and how much of it is here: by the pace of
 * this worker's share, or in lots that are drawn from a bucket that others draw from as well. Pure:
 * every method is told the time, in nanoseconds that never go back. Not thread-safe.
 */
sealed interface Supply permits TokenBucket, DrawnTokens {

  /** Whether nothing comes at present. */
  boolean isClosed();

  /** What is here, to a fraction; negative while there is a debt. */
  double content(long now);

  /**
   * The earliest time at which the amount may be taken if nobody else takes any; {@link
   * Quota#NEVER} if something else has to happen first.
   */
  long readyAt(long amount);

  /**
   * About when the amount may be taken after so much was taken by others; {@link Quota#NEVER} if
   * there is no telling.
   *
   * @param others negative for what is given back
   */
  long readyAfter(double others, long amount, long now);

  /** Gives back what was reserved and takes what was used; may leave a debt. */
  void settle(long reserved, long used, long now);

  /** Next to nothing is here before that time. */
  void closeUntil(long time);

  /** No more than this is here now. */
  void leave(double most, long now);

  default void take(long amount, long now) {
    settle(0, amount, now);
  }

  /** What can be taken now; negative while there is a debt. */
  default long available(long now) {
    return (long) Math.floor(content(now));
  }
}
