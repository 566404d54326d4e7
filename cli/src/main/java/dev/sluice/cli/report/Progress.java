package dev.sluice.cli.report;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on standard error how far a batch is, until it is closed. Has a thread of its own. */
public final class Progress implements AutoCloseable {

  private static final Duration BAR_EVERY = Duration.ofMillis(100);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  private final Thread thread;

  private Progress(Thread thread) {
    this.thread = thread;
  }

  /** A bar that moves, for a terminal. */
  public static Progress bar(PrintStream err, Tally tally, int total) {
    requireNonNull(err, "err is null");
    return start(() -> moveBar(err, tally, total));
  }

  /** A line every few seconds, for a log. */
  public static Progress lines(PrintStream err, Tally tally, int total, InstantSource clock) {
    requireNonNull(err, "err is null");
    return start(() -> printLines(err, new ProgressLine(tally, total), clock));
  }

  private static Progress start(Loop loop) {
    return new Progress(Thread.ofVirtual().name("progress").start(() -> untilInterrupted(loop)));
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  private static void untilInterrupted(Loop loop) {
    try {
      loop.run();
    } catch (InterruptedException e) {
      // Closed: that is how it ends.
    }
  }

  private static void printLines(PrintStream err, ProgressLine line, InstantSource clock)
      throws InterruptedException {
    Instant started = clock.instant();
    while (true) {
      Thread.sleep(LINE_EVERY);
      err.println(line.text(Duration.between(started, clock.instant())));
    }
  }

  private static void moveBar(PrintStream err, Tally tally, int total) throws InterruptedException {
    ProgressLine line = new ProgressLine(tally, total);
    try (ProgressBar bar = newBar(err, total)) {
      while (true) {
        show(bar, tally, line);
        try {
          Thread.sleep(BAR_EVERY);
        } catch (InterruptedException e) {
          show(bar, tally, line);
          throw e;
        }
      }
    }
  }

  private static void show(ProgressBar bar, Tally tally, ProgressLine line) {
    bar.stepTo(tally.results());
    bar.setExtraMessage(" " + line.outcomes());
  }

  private static ProgressBar newBar(PrintStream err, int total) {
    return new ProgressBarBuilder()
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .setUpdateIntervalMillis(Math.toIntExact(BAR_EVERY.toMillis()))
        .setConsumer(new ConsoleProgressBarConsumer(err))
        .showSpeed()
        .build();
  }

  /** Returns when the last state has been shown. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
