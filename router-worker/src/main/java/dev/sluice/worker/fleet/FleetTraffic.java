package dev.sluice.worker.fleet;

import java.util.concurrent.atomic.LongAdder;

/** How many messages came and went since the start. Thread-safe. */
public final class FleetTraffic {

  private final LongAdder sent = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder heard = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  FleetTraffic() {}

  void countSent() {
    sent.increment();
  }

  void countLost() {
    lost.increment();
  }

  void countHeard() {
    heard.increment();
  }

  void countSkipped() {
    skipped.increment();
  }

  /** This worker's own that the cluster has. */
  public long sent() {
    return sent.sum();
  }

  /** This worker's own that the others will not see. */
  public long lost() {
    return lost.sum();
  }

  /** Those of other workers. */
  public long heard() {
    return heard.sum();
  }

  /** Records that are no message, or one of a version that this worker does not know. */
  public long skipped() {
    return skipped.sum();
  }
}
