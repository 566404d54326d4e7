package dev.sluice.worker.route;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The calls to one target that have not ended. Where a target turns slow nothing comes back that
 * could be measured, and only the age of what is under way tells of it. Not thread-safe.
 *
 * <p>Calls that began together are a cohort. Of a cohort that is older than an answer usually takes
 * the mean can only be more than the time of those that have ended and the age of the others.
 */
final class InFlight {

  /** What began within this part of a usual answer's time belongs together. */
  private static final double COHORT_PART = 0.25;

  private static final long SHORTEST_COHORT_MILLIS = 100;
  private static final int MOST_COHORTS = 64;

  /** As many calls of the usual time are added, so that a single one is not yet a trend. */
  private static final int USUAL_CALLS = 3;

  /** If not more than one of as many is late, all is well. */
  private static final int MOST_OF_THEM = 10;

  private final ArrayDeque<Cohort> cohorts = new ArrayDeque<>();

  private static final class Cohort {
    private final long begun;
    private int ended;
    private int running;

    /** Milliseconds that the ended ones took. */
    private long taken;

    /** Sum of the starts of those that run, relative to when the cohort began. */
    private long starts;

    Cohort(long begun) {
      this.begun = begun;
    }

    /** Milliseconds of all its calls by now. */
    double time(long now) {
      return taken + running * (double) (now - begun) - starts;
    }

    /** Whether those that run tell anything yet. */
    boolean speaks(long now, double usualMillis) {
      return running == 0 || now - begun - starts / (double) running >= usualMillis;
    }
  }

  /**
   * @param usualMillis what an answer usually takes; 0 where that is not known
   */
  void begin(long at, double usualMillis) {
    Cohort newest = cohorts.peekLast();
    double length = Math.max(SHORTEST_COHORT_MILLIS, usualMillis * COHORT_PART);
    if (newest == null || at - newest.begun >= length) {
      newest = new Cohort(at);
      cohorts.addLast(newest);
      if (cohorts.size() > MOST_COHORTS) {
        cohorts.removeFirst();
      }
    }
    newest.running++;
    newest.starts += at - newest.begun;
  }

  /** A call that began at this time has ended, whether it began here or is long forgotten. */
  void end(long begunAt, long tookMillis) {
    Cohort cohort = cohortOf(begunAt);
    if (cohort == null || cohort.running == 0) {
      return;
    }
    cohort.running--;
    cohort.starts -= begunAt - cohort.begun;
    cohort.ended++;
    cohort.taken += tookMillis;
    while (!cohorts.isEmpty() && cohorts.getFirst().running == 0) {
      cohorts.removeFirst();
    }
  }

  private @Nullable Cohort cohortOf(long begunAt) {
    for (Iterator<Cohort> newestFirst = cohorts.descendingIterator(); newestFirst.hasNext(); ) {
      Cohort cohort = newestFirst.next();
      if (cohort.begun <= begunAt) {
        return cohort;
      }
    }
    return null;
  }

  /**
   * What an answer takes at least, in milliseconds: the most that all calls since some moment say
   * together. What has hung for long says nothing once nearly all that began later has come back.
   */
  double least(long now, double usualMillis) {
    double least = 0;
    double time = USUAL_CALLS * usualMillis;
    int ended = 0;
    int overdue = 0;
    for (Iterator<Cohort> newestFirst = cohorts.descendingIterator(); newestFirst.hasNext(); ) {
      Cohort cohort = newestFirst.next();
      if (ended >= USUAL_CALLS && overdue * MOST_OF_THEM <= ended) {
        return least;
      }
      if (cohort.speaks(now, usualMillis)) {
        time += cohort.time(now);
        ended += cohort.ended;
        overdue += cohort.running;
        least = Math.max(least, time / (USUAL_CALLS + ended + overdue));
      }
    }
    return least;
  }
}
