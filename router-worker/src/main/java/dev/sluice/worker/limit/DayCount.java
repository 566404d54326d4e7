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

  /** How soon a worker may be given a share again that has used up its own. */
  private static final long NEXT_SHARE = Duration.ofSeconds(1).toNanos();

  private static final long DAY = Duration.ofDays(1).toNanos();

  private final Timing timing;
  private final Recent turnedAway;
  private long limit;
  private long share;
  private long count;
  private double waiting;
  private LocalDate day;
  private long endsAt;
  private long closedUntil;

  DayCount(long limit, Timing timing) {
    this.limit = limit;
    this.timing = timing;
    share = limit;
    long now = timing.nanos();
    turnedAway = new Recent(Duration.ofSeconds(10), now);
    day = LocalDate.EPOCH;
    closedUntil = now;
    begin(now);
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

  /** Another limit than before; what the share was of it, it still is. */
  void limit(long other) {
    share = Math.round((double) share * other / limit);
    limit = other;
  }

  /** How much may be counted on this day. */
  void allow(long most) {
    share = Math.min(limit, most);
  }

  /**
   * The provider said how much was left to the whole fleet, of which this worker has its share;
   * what it cannot have used itself was used by others. Where nothing is left, one is tried after
   * as long as it takes the limit to yield one, for not every day ends at midnight.
   */
  void remains(Left left, long takenAt, long now) {
    roll(now);
    long ours = (long) Math.ceil((double) left.amount() * share / limit);
    count = Math.max(count, share - Math.max(1, ours));
    if (left.amount() == 0) {
      long pause = left.pause(DAY);
      closedUntil = Math.max(closedUntil, takenAt + (pause > 0 ? pause : DAY / limit));
    }
  }

  /**
   * When one more may be counted, after so many others; {@link Quota#NEVER} if the share has to
   * grow.
   */
  long readyAt(double ahead, long now) {
    roll(now);
    if (count + ahead < share) {
      return closedUntil;
    }
    return share < limit ? Quota.NEVER : Math.max(closedUntil, endsAt);
  }

  /** The same, and soon if the share may grow: it is drawn bit by bit from what the day has. */
  long expectedAt(double ahead, long now) {
    long ready = readyAt(ahead, now);
    return ready == Quota.NEVER ? Math.max(closedUntil, now + NEXT_SHARE) : ready;
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
    if (endsAt - takenAt <= DAY) {
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
    long end = waiting < 1e-6 ? now : expectedAt(waiting - 1, now);
    return new BucketUse(
        name,
        limit,
        share,
        count,
        Math.round(waiting) + turnedAway.sum(now),
        Duration.ofNanos(Math.max(0, end - now)));
  }
}
