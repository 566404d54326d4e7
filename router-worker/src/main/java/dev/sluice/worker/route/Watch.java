package dev.sluice.worker.route;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was seen of one target: its calls that ended, and those under way; and what jobs
 * that go there have saved for trying others. Thread-safe.
 */
final class Watch {

  private static final double NANOS_PER_MILLI = 1e6;

  /** A figure is made anew at most this often once there are plenty of calls. */
  private static final long FRESH_MILLIS = 100;

  private static final int PLENTY = 100;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long LONG_AGO = Long.MIN_VALUE / 2;
  private static final double MOST_SAVINGS = 20;

  private final RollingWindow window;
  private final InFlight inFlight = new InFlight();
  private final TokenUse tokens = new TokenUse();
  private Tally untold = new Tally();
  private double savedForPromising = MOST_SAVINGS;
  private double savedForOthers = MOST_SAVINGS;
  private volatile long lastSeen = LONG_AGO;
  private volatile Reading reading = new Reading(NEVER, null);

  private record Reading(long at, @Nullable Estimate estimate) {}

  Watch(long now) {
    window = new RollingWindow(now);
  }

  /** What its answers told of the tokens that calls take. */
  TokenUse tokens() {
    return tokens;
  }

  synchronized void begin(Instant startedAt, long now) {
    seen(now);
    inFlight.begin(startedAt.toEpochMilli(), usualMillis(now));
  }

  synchronized void end(Instant startedAt, long now) {
    long at = startedAt.toEpochMilli();
    inFlight.end(at, Math.max(0, now - at));
  }

  synchronized void answered(Duration took, long outputTokens, long now) {
    untold.answered(took, outputTokens);
    due(took, now).answered(took, outputTokens);
    changed(now);
  }

  synchronized void failed(Duration took, long now) {
    untold.failed(took);
    due(took, now).failed(took);
    changed(now);
  }

  /**
   * Where to add a call that ends now. One that is late tells of the time at which it was due, and
   * not of now: what began later may have come back long ago.
   */
  private Tally due(Duration took, long now) {
    Estimate estimate = read(now);
    double usual = estimate == null ? took.toNanos() : estimate.latency().least();
    double late = (took.toNanos() - usual) / NANOS_PER_MILLI;
    Tally then = late > 0 ? window.at(now, now - (long) late) : window.now(now);
    return then == null ? new Tally() : then;
  }

  synchronized void absorb(Observed observed, long at, long now) {
    Tally tally = window.at(now, at);
    if (tally != null) {
      tally.add(observed);
      changed(Math.min(at, now));
    }
  }

  /** What was seen here since this was asked last; null if that is nothing. */
  synchronized @Nullable Tally drain() {
    if (untold.calls() == 0) {
      return null;
    }
    Tally told = untold;
    untold = new Tally();
    return told;
  }

  /** Null if no call ended within the window. */
  @Nullable Estimate read(long now) {
    Reading last = reading;
    boolean fresh = now >= last.at && now - last.at < FRESH_MILLIS;
    return fresh ? last.estimate : readAnew(now);
  }

  private synchronized @Nullable Estimate readAnew(long now) {
    Estimate estimate = window.read(now);
    if (estimate != null) {
      double usual = estimate.latency().value() / NANOS_PER_MILLI;
      estimate = estimate.atLeast(inFlight.least(now, usual) * NANOS_PER_MILLI);
    }
    reading = new Reading(now, estimate);
    return estimate;
  }

  /** For how many milliseconds nobody has called it, nor taken the turn to try it. */
  long leftAlone(long now) {
    return now - lastSeen;
  }

  /** Takes the turn to try this target, if it was left alone for as long. */
  synchronized boolean claim(long now, long leftAlone) {
    if (leftAlone(now) < leftAlone) {
      return false;
    }
    lastSeen = now;
    return true;
  }

  /** A job may go here: as much of its time may be spent on trials elsewhere, of either kind. */
  synchronized void save(double forPromising, double forOthers) {
    savedForPromising = Math.min(MOST_SAVINGS, savedForPromising + forPromising);
    savedForOthers = Math.min(MOST_SAVINGS, savedForOthers + forOthers);
  }

  /** Pays for a trial elsewhere, if enough was saved. */
  synchronized boolean spend(boolean promising, double cost) {
    if ((promising ? savedForPromising : savedForOthers) < cost) {
      return false;
    }
    if (promising) {
      savedForPromising -= cost;
    } else {
      savedForOthers -= cost;
    }
    return true;
  }

  private double usualMillis(long now) {
    Estimate estimate = read(now);
    return estimate == null ? 0 : estimate.latency().value() / NANOS_PER_MILLI;
  }

  private void seen(long at) {
    lastSeen = Math.max(lastSeen, at);
  }

  private void changed(long at) {
    seen(at);
    Estimate known = reading.estimate;
    if (known == null || known.calls() < PLENTY) {
      reading = new Reading(NEVER, known);
    }
  }
}
