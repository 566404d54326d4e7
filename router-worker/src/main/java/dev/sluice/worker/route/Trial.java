package dev.sluice.worker.route;

/** A target that a job is to try although another seems better. */
record Trial(Target target, Reason reason) implements Routing.Why {

  /** What makes a target worth a trial, and how soon it is worth another. */
  enum Reason {
    /** It may well be better than the best. */
    PROMISING(500, "tried because it may be better than the best"),
    /** It was better than the best is now, not long ago. */
    WAS_BETTER(5_000, "tried because it was better not long ago"),
    NOT_MEASURED(10_000, "tried because it was not measured lately"),
    LONG_AGO(20_000, "tried because it was not measured for a while");

    private final long millis;
    private final String text;

    Reason(long millis, String text) {
      this.millis = millis;
      this.text = text;
    }

    long millis() {
      return millis;
    }
  }

  @Override
  public String text() {
    return reason.text;
  }
}
