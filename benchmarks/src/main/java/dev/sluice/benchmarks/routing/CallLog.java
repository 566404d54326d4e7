package dev.sluice.benchmarks.routing;

import java.util.ArrayList;
import java.util.List;

/** What happened in one run. */
final class CallLog {

  /**
   * One job.
   *
   * @param submitted seconds from the start
   * @param seconds from there to its result
   * @param first where it was planned to go first
   */
  record JobEnd(
      double submitted, double seconds, JobKind kind, boolean succeeded, int first, double usd) {}

  private final List<JobEnd> jobs = new ArrayList<>();
  private long calls;
  private long deadCalls;

  void called(boolean dead) {
    calls++;
    deadCalls += dead ? 1 : 0;
  }

  void ended(JobEnd job) {
    jobs.add(job);
  }

  /** In the order in which they ended. */
  List<JobEnd> jobs() {
    return jobs;
  }

  long calls() {
    return calls;
  }

  /** Those to a provider that was out. */
  long deadCalls() {
    return deadCalls;
  }
}
