package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.schema.Parking;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a job waits where it is, and when it comes back where that would be too long. It counts
 * from when the job came, and anew from the end of each call. Owned by the job's thread.
 */
final class Waiting {

  /** What takes longer is not waited for in place. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * When a turn comes is an estimate. So whoever waits for one comes back this long before it, and
   * stands in line for the rest: there is always somebody to go, and nobody is moved every second
   * towards a moment that nobody knows.
   */
  private static final Duration BEFORE_ITS_TURN = Duration.ofSeconds(5);

  /**
   * Who comes back finds a line of those who have only just come, no longer than their patience,
   * and stands in it until its turn and as long again.
   */
  static final Duration PATIENCE_AFTER_COMING_BACK = Duration.ofSeconds(10);

  /**
   * Whoever comes by long before its turn looks whether its turn has come, and does not wait for
   * it.
   */
  static final Duration PATIENCE_TO_LOOK = Duration.ofSeconds(1);

  /** Too short to wait in, and long enough to be told that there is no need to. */
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  /** Nobody is put aside for less. */
  private static final Duration LEAST_REST = Duration.ofSeconds(1);

  /** What is foretold may be wrong for a moment, and who rests for long finds that out late. */
  private static final double MOST_STRETCHED = 2;

  private static final Duration REST = Duration.ofSeconds(5);

  /**
   * Who is put aside again and again rests for this part of the time that it has waited, so that
   * the first hour takes some seventy times, and each that follows a dozen.
   */
  private static final int PART_TO_REST = 16;

  private final Pacing pacing;
  private final @Nullable WhenLimited whenLimited;
  private final Instant deadline;
  private Instant since;
  private @Nullable Instant limitedSince;
  private boolean cameBack;

  /** How it rested for a turn, if it did and has not been called since. */
  private Settled.@Nullable Parked rested;

  /**
   * @param whenLimited as the job has it; null where it does not say
   * @param deadline a far one where the job has none
   * @param limitedSince since when the job has waited for a limit; null if it has only just come
   */
  Waiting(
      Pacing pacing,
      @Nullable WhenLimited whenLimited,
      Instant deadline,
      @Nullable Instant limitedSince) {
    this.pacing = pacing;
    this.whenLimited = whenLimited;
    this.deadline = deadline;
    this.since = pacing.now();
    this.limitedSince = limitedSince;
    this.cameBack = limitedSince != null;
  }

  /** It has rested for its turn, which may not have come yet. */
  void comesBack(Settled.Parked from) {
    rested = from;
  }

  /** Whether it only looks, or stands in line already: its turn has not come yet. */
  boolean looks() {
    return rested != null && pacing.now().isBefore(rested.due());
  }

  /**
   * It has looked in vain. As many are before it as was foretold, and each takes as long as is
   * foretold now: so it is due sooner where limits have grown or others have left, and later where
   * others have come.
   *
   * @param spacing what each takes now; zero where that is not known
   */
  Settled.Parked restsOn(Duration spacing) {
    Settled.Parked before = requireNonNull(rested, "the job does not rest");
    Parking.Place place = before.place();
    if (place == null || place.spacing().isZero() || spacing.isZero()) {
      return before;
    }
    double change = (double) spacing.toNanos() / place.spacing().toNanos();
    double factor = Math.min(change, MOST_STRETCHED);
    Instant now = pacing.now();
    Instant due = now.plus(times(Duration.between(now, before.due()), factor));
    return due.isBefore(deadline)
        ? new Settled.Parked(
            due,
            new Parking.Place(place.earliest(), times(place.spacing(), factor)),
            before.progress())
        : before;
  }

  /** Saturating: not every time that a job carries was foretold by a worker. */
  private static Duration times(Duration time, double factor) {
    return Duration.ofNanos(Math.round((time.toSeconds() * 1e9 + time.toNanosPart()) * factor));
  }

  /** Whether the candidate cannot be tried before the job is to be put aside. */
  boolean isTooLongFor(Candidate candidate) {
    if (!candidate.turn().isBefore(since.plus(patienceAtLimits()))) {
      return true;
    }
    Duration patience = candidate.limited() || looks() ? patienceAtLimits() : PATIENCE;
    Instant ready = candidate.readyAt();
    return ready.isAfter(pacing.now()) && ready.isAfter(since.plus(patience));
  }

  /**
   * Until when to stand in line at a limit.
   *
   * @param goesOn whether there are others that were not asked yet
   */
  Instant giveUpAt(boolean goesOn) {
    Instant now = pacing.now();
    boolean atOnce = whenLimited == WhenLimited.NEXT && goesOn;
    Instant end = atOnce ? now : since.plus(patienceAtLimits());
    return earlier(deadline, later(end, now.plus(AT_ONCE)));
  }

  private Duration patienceAtLimits() {
    if (rested != null && since.plus(BEFORE_ITS_TURN).isBefore(rested.due())) {
      return PATIENCE_TO_LOOK;
    }
    if (cameBack) {
      return PATIENCE_AFTER_COMING_BACK;
    }
    return whenLimited == WhenLimited.PARK ? AT_ONCE : PATIENCE;
  }

  /**
   * A limit holds the job up.
   *
   * @return since when that is so: since then, or since before
   */
  Instant limitedSince(Instant at) {
    if (limitedSince == null) {
      limitedSince = at;
    }
    return limitedSince;
  }

  /** Null if no limit holds it up. */
  @Nullable Instant limitedSince() {
    return limitedSince;
  }

  /** Whether it has already had its turn at a limit, and did not get a permit yet. */
  boolean cameBack() {
    return cameBack;
  }

  /**
   * A call is about to be made.
   *
   * @param inLine how long it has just stood in line for it
   * @return how long limits have held it up since it was last called, the time in which it was put
   *     aside included
   */
  Duration called(Duration inLine) {
    Duration waited = limitedSince == null ? inLine : Duration.between(limitedSince, pacing.now());
    limitedSince = null;
    cameBack = false;
    rested = null;
    return waited;
  }

  /** A call has ended. */
  void beginAnew() {
    since = pacing.now();
  }

  /** When to come back for a turn that comes then. */
  Instant rest(Instant turn) {
    Instant due = later(turn, pacing.now().plus(LEAST_REST));
    return due.isBefore(deadline) ? due : turn;
  }

  /**
   * When to come back for something that nobody knows the time of: soon at first, and then more and
   * more rarely, but once more before the deadline.
   *
   * @param earliest before which it is of no use; before the deadline
   * @param waitedSince since when that has been so
   */
  Instant restAgain(Instant earliest, Instant waitedSince) {
    Instant now = pacing.now();
    Duration part = Duration.between(waitedSince, now).dividedBy(PART_TO_REST);
    Duration pause = part.compareTo(REST) > 0 ? part : REST;
    long jittered = Math.round(pause.toMillis() * pacing.jitter());
    Instant due = later(earliest, now.plusMillis(jittered));
    if (due.isBefore(deadline)) {
      return due;
    }
    return later(earliest, now.plus(Duration.between(now, deadline).dividedBy(2)));
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
