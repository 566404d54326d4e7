package dev.sluice.worker.share;

/** What this worker has of one bucket. */
final class Holding {

  private static final long NOTHING = -1;

  private Demand demand;

  /** What it may use as long as its lease lasts; the log has a claim of at least this. */
  private long level;

  /** What it asked for in its last report beyond its level. */
  private long asked = NOTHING;

  /** What the others know that it wants. */
  private long wantTold;

  private long claimTold;

  Holding(Demand demand) {
    this.demand = demand;
  }

  void want(Demand now) {
    demand = now;
  }

  Demand demand() {
    return demand;
  }

  long level() {
    return level;
  }

  /** What it has given back, and the others do not know of. */
  long givenBack() {
    return isAsking() ? 0 : claimTold - claim();
  }

  long wantTold() {
    return wantTold;
  }

  /** What cannot be given back yet counts as claimed. */
  long claim() {
    return Math.max(level, demand.inUse());
  }

  boolean isAsking() {
    return asked != NOTHING;
  }

  void lowerTo(long most) {
    if (level > most) {
      level = most;
      asked = NOTHING;
    }
  }

  /** Without a lease, what it uses follows from its partitions. */
  void settleAt(long use) {
    level = use;
    asked = NOTHING;
  }

  Report.Entry toldWith(long raised) {
    wantTold = demand.wanted();
    asked = raised > level ? raised : NOTHING;
    claimTold = Math.max(raised, claim());
    return new Report.Entry(demand.limit(), demand.wanted(), claimTold);
  }

  /** What was asked for has been read back: so much of it was free in the log then. */
  void grant(long free) {
    if (isAsking()) {
      level = Math.max(level, Math.min(asked, free));
      asked = NOTHING;
    }
  }
}
