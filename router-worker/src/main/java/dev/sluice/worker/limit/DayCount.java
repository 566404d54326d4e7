package dev.sluice.worker.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A limit by the day, which begins anew at midnight UTC. Asks the wall clock when a day seems to be
 * over, and otherwise is told the time. Not thread-safe.
 */
final class DayCount {

  private final long limit;
  private final Timing timing;
  private final Recent turnedAway;
  private long share;
  private long count;
  private double waiting;
  private LocalDate day;
  private long endsAt;

  DayCount(long limit, Timing timing) {
    this.limit = limit;
    this.timing = timing;
    share = limit;
    long now = timing.nanos();
    turnedAway = new Recent(Duration.ofSeconds(10), now);
    day = LocalDate.EPOCH;
    begin(now);
  }

  long limit() {
    return limit;
  }

  private void begin(long now) {
    Instant instant = timing.instant();
    LocalDate today = instant.atZone(ZoneOffset.UTC).toLocalDate();
    if (!today.equals(day)) {
      day = today;
      count = 0;
    }
    Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    endsAt = now + Duration.between(instant, midnight).toNanos();
  }

  private void roll(long now) {
    if (now >= endsAt) {
      begin(now);
    }
  }

  /** How much may be counted on this day. */
  void allow(long most) {
    share = Math.min(limit, most);
  }

  /** When one more may be counted, as many others going first. */
  long readyAt(double others, long now) {
    roll(now);
    return count + others < share ? now : endsAt;
  }

  double waiting() {
    return waiting;
  }

  void take(long now) {
    roll(now);
    count++;
  }

  /**
   * It was not counted after all.
   *
   * @param takenAt when it was taken
   */
  void giveBack(long takenAt, long now) {
    roll(now);
    if (endsAt - takenAt <= Duration.ofDays(1).toNanos()) {
      count = Math.max(0, count - 1);
    }
  }

  void await(double part) {
    waiting += part;
  }

  void turnAway(long now) {
    turnedAway.add(1, now);
  }

  BucketUse use(Bucket name, long now) {
    long end = waiting < 1e-6 ? now : readyAt(waiting - 1, now);
    return new BucketUse(
        name,
        limit,
        share,
        count,
        Math.round(waiting) + turnedAway.sum(now),
        Duration.ofNanos(end - now));
  }
}
