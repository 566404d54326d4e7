package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.List;

/**
 * Foretells when jobs have their turn at one gate, and gives those a place who are put aside.
 * Guarded by the gate's lock.
 */
final class Bookings {

  /** Who is put aside comes back after this at the latest, to see how things stand. */
  private static final long LONGEST = Duration.ofDays(1).toNanos();

  /** Where no end of a wait is in sight, one looks again. */
  private static final long UNKNOWN_TURN = Duration.ofSeconds(2).toNanos();

  /** For so short a wait there is always room: to put a job aside takes longer. */
  private static final long NO_WAIT = Duration.ofMillis(100).toNanos();

  private final Lanes lanes;

  Bookings(Lanes lanes) {
    this.lanes = lanes;
  }

  /** When a job would go that stood in line from now on. */
  Forecast forecast(Ask ask, List<Way> ways, long now) {
    return Way.forecast(ways, ask.tokens(), lanes.ahead(ask, ways), now);
  }

  /**
   * Whether its turn comes in time, and there is room to wait for it. As long as this worker has no
   * share, nobody knows how long anybody waits, and all wait for a while.
   */
  boolean mayWait(Ask ask, List<Way> ways, Forecast forecast, long giveUp, long now) {
    return forecast.at() <= giveUp
        && (forecast.at() - now <= NO_WAIT
            || ways.getFirst().isClosed()
            || !lanes.isFull(ask, ways, giveUp - now));
  }

  /** It would have to wait too long. */
  static void turnAway(Ask ask, List<Way> ways, long now) {
    ways.forEach(way -> way.turnAway(ask.tokens(), 1.0 / ways.size(), now));
  }

  /** When its turn would come if it were put aside, after those who were so before. */
  long turn(Ask ask, List<Way> ways, boolean again, long now) {
    if (ways.isEmpty()) {
      return now;
    }
    long soonest = soonest(ask, ways, now);
    Calendar.Entry job = entry(ask, ways, again, now);
    if (soonest >= Quota.NEVER) {
      return now + UNKNOWN_TURN;
    }
    return job.spacing() > 0
        ? Math.min(calendar(ask, ways).turn(job, soonest, now), now + LONGEST)
        : Math.min(soonest, now + LONGEST);
  }

  /**
   * Puts it aside, unless its turn comes too late.
   *
   * @return its turn
   */
  long book(Ask ask, List<Way> ways, boolean again, long giveUp, long now) {
    long turn = turn(ask, ways, again, now);
    if (!ways.isEmpty() && turn < giveUp) {
      turnAway(ask, ways, now);
      Calendar.Entry job = entry(ask, ways, again, now);
      if (job.spacing() > 0) {
        calendar(ask, ways).book(job, turn, now);
      }
    }
    return turn;
  }

  /** How long each takes of those who are put aside before it; zero where that is not known. */
  long spacing(Ask ask, List<Way> ways, long now) {
    if (ways.isEmpty() || ways.getFirst().isClosed()) {
      return 0;
    }
    Calendar.Entry job = entry(ask, ways, false, now);
    return job.spacing() > 0 ? calendar(ask, ways).spacing(job, now) : 0;
  }

  /** Before this nobody can go, on any of the ways. */
  static long earliest(List<Way> ways, long now) {
    long earliest = Quota.NEVER;
    for (Way way : ways) {
      earliest = Math.min(earliest, way.shutUntil(now));
    }
    return ways.isEmpty() ? now : earliest;
  }

  /** Who stands in line has been served or has left it by then, and is booked for itself. */
  private long soonest(Ask ask, List<Way> ways, long now) {
    long lineGone =
        Math.max(Way.forecast(ways, ask.tokens(), Ahead.NONE, now).at(), lanes.emptyBy());
    return Math.max(now, Math.min(forecast(ask, ways, now).at(), lineGone));
  }

  private Calendar calendar(Ask ask, List<Way> ways) {
    return lanes.of(ask, ways).calendar();
  }

  private static Calendar.Entry entry(Ask ask, List<Way> ways, boolean again, long now) {
    Way way = ways.getFirst();
    double spacing = (double) way.spacing(ask.tokens()) / ways.size();
    return new Calendar.Entry(ask, again, way.cost(ask.tokens()), spacing, earliest(ways, now));
  }
}
