package dev.sluice.benchmarks.routing;

import dev.sluice.benchmarks.routing.CallLog.JobEnd;
import java.util.List;
import java.util.function.Predicate;

/**
 * What several runs came to.
 *
 * @param mean seconds from a job's submission to its result
 * @param usd for a thousand jobs
 * @param success share of the jobs that were answered
 * @param dead share of the calls that went to a provider that was out
 */
record Summary(double mean, double p99, double usd, double success, double dead) {

  static Summary of(List<CallLog> logs) {
    return new Summary(
        mean(logs, job -> true),
        percentile(logs, 0.99),
        logs.stream()
                .flatMap(log -> log.jobs().stream())
                .mapToDouble(JobEnd::usd)
                .average()
                .orElse(0)
            * 1000,
        logs.stream()
            .flatMap(log -> log.jobs().stream())
            .mapToDouble(job -> job.succeeded() ? 1 : 0)
            .average()
            .orElse(0),
        logs.stream().mapToLong(CallLog::deadCalls).sum()
            / (double) Math.max(1, logs.stream().mapToLong(CallLog::calls).sum()));
  }

  /** Mean seconds of some jobs. */
  static double mean(List<CallLog> logs, Predicate<JobEnd> which) {
    return logs.stream()
        .flatMap(log -> log.jobs().stream())
        .filter(which)
        .mapToDouble(JobEnd::seconds)
        .average()
        .orElse(Double.NaN);
  }

  private static double percentile(List<CallLog> logs, double part) {
    double[] seconds =
        logs.stream()
            .flatMap(log -> log.jobs().stream())
            .mapToDouble(JobEnd::seconds)
            .sorted()
            .toArray();
    return seconds.length == 0 ? Double.NaN : seconds[(int) (part * (seconds.length - 1))];
  }
}
