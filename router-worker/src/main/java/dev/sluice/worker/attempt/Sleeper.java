package dev.sluice.worker.attempt;

import java.time.Duration;

/** Lets a thread wait; a test's lets its clock go on instead. */
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;
}
