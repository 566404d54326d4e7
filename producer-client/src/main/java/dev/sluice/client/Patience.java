package dev.sluice.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** For a topic that was made a moment ago: not every broker may know of it yet. */
final class Patience {

  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 100;

  private Patience() {}

  interface Check {
    boolean holds() throws InterruptedException;
  }

  /** Whether it holds now or soon. */
  static boolean holds(Check check) throws InterruptedException {
    long start = System.nanoTime();
    while (!check.holds()) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return true;
  }
}
