package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Priority;
import java.util.EnumMap;
import java.util.Map;

/**
 * When those come back who were put aside from a lane: as fast as its limits allow, and by the
 * shares that priorities and tenants have in the lane itself. So a tenant that comes later with few
 * jobs does not come back behind a flood of another's. It counts on what it foretells, and asks
 * nobody whether it came true: who comes back too early finds a line, and is put aside again.
 * Guarded by the gate's lock.
 */
final class Calendar {

  /**
   * A job that is put aside.
   *
   * @param again whether it came back in vain
   * @param cost of its call
   * @param spacing how long the call takes of the limits if they serve nobody else, in nanoseconds;
   *     more than zero
   * @param shutUntil before which nobody goes; the past where that is not so
   */
  record Entry(Ask ask, boolean again, double cost, double spacing, long shutUntil) {

    /** What the limits do in a nanosecond. */
    double pace() {
      return cost / spacing;
    }
  }

  private final Map<Priority, PriorityCalendar> priorities = new EnumMap<>(Priority.class);
  private long doneUpTo = Long.MIN_VALUE;

  /** Until then nothing is done, however much that would be at whatever pace. */
  private long shutUntil;

  Calendar(TenantWeights weights) {
    for (Priority priority : Priority.values()) {
      priorities.put(priority, new PriorityCalendar(priority, weights));
    }
  }

  private PriorityCalendar of(Priority priority) {
    return requireNonNull(priorities.get(priority), "calendar is null");
  }

  /**
   * When the turn of a job comes that is put aside now.
   *
   * @param soonest not before this
   */
  long turn(Entry job, long soonest, long now) {
    advance(job, now);
    PriorityCalendar own = of(job.ask().priority());
    double work = own.before(job.ask().tenant(), job.again());
    return Math.max(soonest, opensAt(now) + Math.round(work / (job.pace() * partOf(own))));
  }

  /**
   * Puts it aside.
   *
   * @param turn as {@link #turn} said, at the same time
   */
  void book(Entry job, long turn, long now) {
    PriorityCalendar own = of(job.ask().priority());
    double before = Math.max(0, turn - opensAt(now)) * job.pace() * partOf(own);
    own.add(job.ask().tenant(), job.again(), before, job.cost());
  }

  /** How long each takes of those before a job that is put aside, in nanoseconds. */
  long spacing(Entry job, long now) {
    advance(job, now);
    PriorityCalendar own = of(job.ask().priority());
    return Math.round(job.spacing() / (partOf(own) * own.partOf(job.ask().tenant())));
  }

  private double partOf(PriorityCalendar own) {
    return own.share() / (shares() + (own.isEmpty() ? own.share() : 0));
  }

  /** Of all priorities that have something left. */
  private double shares() {
    double shares = 0;
    for (PriorityCalendar priority : priorities.values()) {
      shares += priority.isEmpty() ? 0 : priority.share();
    }
    return shares;
  }

  private long opensAt(long now) {
    return Math.max(now, shutUntil);
  }

  /** Time has passed, and the limits were used as long as they were open. */
  private void advance(Entry job, long now) {
    double shares = shares();
    double work = (now - Math.clamp(shutUntil, doneUpTo, now)) * job.pace();
    for (PriorityCalendar priority : priorities.values()) {
      if (!priority.isEmpty()) {
        priority.done(work * priority.share() / shares);
      }
    }
    doneUpTo = now;
    shutUntil = job.shutUntil();
  }
}
