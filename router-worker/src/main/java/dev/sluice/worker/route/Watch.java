package dev.sluice.worker.route;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that was seen of one target: its calls that ended, and those under way. */
final class Watch {

  private static final double NANOS_PER_MILLI = 1e6;

  /** A figure is made anew at most this often once there are plenty of calls. */
  private static final long FRESH_MILLIS = 100;

  private static final int PLENTY = 100;
  private static final long NEVER = Long.MAX_VALUE;

  private final RollingWindow window;
  private final InFlight inFlight = new InFlight();
  private Tally untold = new Tally();
  private volatile Reading reading = new Reading(NEVER, null);

  private record Reading(long at, @Nullable Measured measured) {}

  Watch(long now) {
    window = new RollingWindow(now);
  }

  synchronized void begin(Instant startedAt, long now) {
    inFlight.begin(startedAt.toEpochMilli(), usualMillis(now));
  }

  synchronized void end(Instant startedAt, long now) {
    long at = startedAt.toEpochMilli();
    inFlight.end(at, Math.max(0, now - at));
  }

  synchronized void answered(Duration took, long outputTokens, long now) {
    untold.answered(took, outputTokens);
    window.now(now).answered(took, outputTokens);
    changed();
  }

  synchronized void failed(Duration took, long now) {
    untold.failed(took);
    window.now(now).failed(took);
    changed();
  }

  synchronized void absorb(Observed observed, long at, long now) {
    Tally tally = window.at(now, at);
    if (tally != null) {
      tally.add(observed);
    }
    changed();
  }

  /** What was seen here since this was asked last; null if that is nothing. */
  synchronized @Nullable Tally drain() {
    Tally told = untold;
    untold = new Tally();
    return told.calls() == 0 ? null : told;
  }

  /** Null if no call ended within the window. */
  @Nullable Measured read(long now) {
    Reading last = reading;
    return isFresh(last, now) ? last.measured : readAnew(now);
  }

  private static boolean isFresh(Reading last, long now) {
    return now >= last.at && now - last.at < FRESH_MILLIS;
  }

  private synchronized @Nullable Measured readAnew(long now) {
    Measured measured = window.read(now);
    if (measured != null) {
      double usual = measured.latency().toNanos() / NANOS_PER_MILLI;
      double least = inFlight.least(now, usual);
      measured = least > usual ? measured.withLatency(ofMillis(least)) : measured;
    }
    reading = new Reading(now, measured);
    return measured;
  }

  private double usualMillis(long now) {
    Measured measured = read(now);
    return measured == null ? 0 : measured.latency().toNanos() / NANOS_PER_MILLI;
  }

  private static Duration ofMillis(double millis) {
    return Duration.ofNanos(Math.round(millis * NANOS_PER_MILLI));
  }

  private void changed() {
    Measured known = reading.measured;
    if (known == null || known.calls() < PLENTY) {
      reading = new Reading(NEVER, known);
    }
  }
}
