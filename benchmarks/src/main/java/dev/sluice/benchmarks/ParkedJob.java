package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;

/**
 * A job of 1 KB that may not run before its time.
 *
 * @param number its place among all of them
 * @param due when it may run
 */
record ParkedJob(int number, Instant due) {

  private static final String ID = "parked-";

  /** One of so many whose times are spread evenly over a span. */
  static ParkedJob of(int number, int count, Instant first, Duration span) {
    return new ParkedJob(number, first.plus(span.multipliedBy(number).dividedBy(count)));
  }

  /** The number of the job that has this key. */
  static int numberOf(byte[] key) {
    return Integer.parseInt(new String(key, UTF_8).substring(ID.length()));
  }

  byte[] key() {
    return (ID + number).getBytes(UTF_8);
  }

  byte[] value() {
    String body = new String(new Job(number).bare(), UTF_8);
    return "{\"id\":\"%s%d\",\"not_before\":\"%s\",\"body\":%s}"
        .formatted(ID, number, due, body)
        .getBytes(UTF_8);
  }
}
