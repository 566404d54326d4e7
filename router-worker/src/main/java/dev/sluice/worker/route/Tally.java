package dev.sluice.worker.route;

import java.time.Duration;

/** Calls to one target, added up. Times are nanoseconds. Guarded by whoever holds it. */
final class Tally {

  /** What takes longer counts as this, so that no sum overflows. */
  private static final Duration LONGEST = Duration.ofHours(3);

  private int answered;
  private int failed;
  private long time;
  private long outputTokens;
  private long outputTime;

  /**
   * @param tokens 0 where that is not known
   */
  void answered(Duration took, long tokens) {
    long nanos = bounded(took);
    answered++;
    time += nanos;
    if (tokens > 0) {
      outputTokens += tokens;
      outputTime += nanos;
    }
  }

  void failed(Duration took) {
    failed++;
    time += bounded(took);
  }

  void add(Observed observed) {
    int calls = Math.max(1, observed.answered() + observed.failed());
    answered += observed.answered();
    failed += observed.failed();
    time += bounded(observed.time().dividedBy(calls)) * calls;
    outputTokens += observed.outputTokens();
    outputTime += bounded(observed.outputTime().dividedBy(calls)) * calls;
  }

  void add(Tally other) {
    answered += other.answered;
    failed += other.failed;
    time += other.time;
    outputTokens += other.outputTokens;
    outputTime += other.outputTime;
  }

  Observed observed(String provider, String model) {
    return new Observed(
        provider,
        model,
        answered,
        failed,
        Duration.ofNanos(time),
        outputTokens,
        Duration.ofNanos(outputTime));
  }

  int answered() {
    return answered;
  }

  int calls() {
    return answered + failed;
  }

  int failed() {
    return failed;
  }

  long time() {
    return time;
  }

  long outputTokens() {
    return outputTokens;
  }

  long outputTime() {
    return outputTime;
  }

  private static long bounded(Duration took) {
    return took.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, took.toNanos());
  }
}
