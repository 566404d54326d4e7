package dev.sluice.benchmarks;

import java.io.IOException;

/** What ties a child process to the one that started it. */
final class Lifeline {

  /** What a child says on standard output, with a value of its own, when it is ready. */
  static final String READY = "ready ";

  private Lifeline() {}

  /** Whatever goes wrong on any thread ends the process: half a benchmark measures nothing. */
  static void dieOnAnyFailure() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
  }

  /**
   * Tells the parent that this process is ready, and returns when the parent wants it to end or has
   * ended itself: both close standard input.
   */
  static void hold(String value) throws IOException {
    System.out.println(READY + value);
    while (System.in.read() >= 0) {
      // Nobody writes; only the end counts.
    }
  }
}
