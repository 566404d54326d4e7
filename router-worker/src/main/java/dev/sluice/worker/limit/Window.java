package dev.sluice.worker.limit;

import java.time.Duration;

/**
 * How many calls at the same time an account bears of which no limits are known: found out by
 * trying. It seeks first: it begins low and grows by one with each answer, which doubles it in the
 * time of one call, until it is throttled. Then it stays near what it has found, as CUBIC does:
 * after a throttle it goes down by a fifth, is back where it was throttled a quarter of a minute
 * and half a hundred answers later, slowly at last, and tries more from there on, slowly at first.
 * So about one call of a hundred is throttled, however few there may be.
 *
 * <p>Of many calls that were throttled together only the first takes it down; but where most of
 * them were, what it had found does not hold any more, and it seeks again: from as many as were not
 * throttled it doubles up to half of what was too much, and goes on from there as above. What is
 * not used does not grow. Pure: every method is told the time. Not thread-safe.
 */
final class Window {

  static final int FIRST = 64;

  private static final double LEFT_BY_A_THROTTLE = 0.8;

  /** It is back where it was throttled after so long, and so many answers. */
  private static final double NANOS_TO_COME_BACK = Duration.ofSeconds(15).toNanos();

  private static final double ANSWERS_TO_COME_BACK = 50;

  private static final long BETWEEN_THROTTLES = Duration.ofSeconds(1).toNanos();

  /** Fewer throttled calls at a time say nothing of how wrong it is. */
  private static final int FEW = 3;

  /** One that is throttled bears two now and then, or nobody would ever find out. */
  private static final double LEAST_CEILING = 2;

  private double size = FIRST;
  private boolean everThrottled;

  /** Up to where it doubles, while it seeks. */
  private double threshold = Double.MAX_VALUE;

  private boolean seeks = true;

  /** Where it was throttled last. */
  private double ceiling;

  /** For how long it has been in use since, and how many answers came; as a part of all that. */
  private double timeUsed;

  private double answersUsed;
  private long lastAnswerAt;
  private long narrowedAt;
  private double sizeBefore;

  /** How many of the calls were throttled that were sent before it was narrowed. */
  private int throttled;

  int size() {
    return (int) size;
  }

  /** Whether it has never been throttled, and so grows by one with each answer. */
  boolean doubles() {
    return !everThrottled;
  }

  /** In how many times the length of a call as many may go as are waiting, if all of it is used. */
  double roundTrips(double calls) {
    double full = calls / size;
    return everThrottled ? full : Math.log(1 + full) / Math.log(2);
  }

  /**
   * @param inUse with the call that has ended
   */
  void answered(int inUse, long now) {
    if (inUse >= size / 2) {
      if (seeks) {
        size++;
        if (size >= threshold) {
          stayNear(threshold, 1);
        }
      } else {
        timeUsed += Math.min(1, (now - lastAnswerAt) / NANOS_TO_COME_BACK);
        answersUsed += 1 / ANSWERS_TO_COME_BACK;
        size = Math.max(size, ceiling * curve(Math.min(timeUsed, answersUsed)));
      }
    }
    lastAnswerAt = now;
  }

  private static double curve(double time) {
    return 1 + (1 - LEFT_BY_A_THROTTLE) * Math.pow(time - 1, 3);
  }

  void throttled(long sentAt, long now) {
    boolean together =
        everThrottled && (sentAt < narrowedAt || now - narrowedAt < BETWEEN_THROTTLES);
    if (together) {
      throttled++;
    } else {
      everThrottled = true;
      throttled = 1;
      sizeBefore = size;
      narrowedAt = now;
      lastAnswerAt = now;
    }
    narrow();
  }

  private void narrow() {
    seeks = throttled > FEW && throttled > sizeBefore / 2;
    if (seeks) {
      threshold = sizeBefore / 2;
      size = Math.max(1, sizeBefore - throttled);
    } else {
      stayNear(Math.max(LEAST_CEILING, sizeBefore - (throttled - 1)), 0);
    }
  }

  /**
   * @param used the part of the way back that is behind it
   */
  private void stayNear(double found, double used) {
    seeks = false;
    ceiling = found;
    timeUsed = used;
    answersUsed = used;
    size = Math.max(1, found * curve(used));
  }
}
