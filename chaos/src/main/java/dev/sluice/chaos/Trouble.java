package dev.sluice.chaos;

import java.time.Instant;

/**
 * A time in which a worker may lose what it has under way: it was killed, ended, frozen, or cut off
 * from Kafka.
 *
 * @param worker whose; null for anybody's, as when the cluster itself is in trouble
 * @param what it was, for people
 */
record Trouble(
    @org.jspecify.annotations.Nullable String worker, String what, Instant from, Instant to) {

  boolean befell(String who) {
    return worker == null || worker.equals(who);
  }

  /** Whether it fell into this time. */
  boolean within(Instant start, Instant end) {
    return from.isBefore(end) && to.isAfter(start);
  }
}
