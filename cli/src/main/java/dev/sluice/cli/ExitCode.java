package dev.sluice.cli;

import dev.sluice.cli.report.Tally;
import dev.sluice.schema.JobResult.Status;

/** What the command tells the shell. */
enum ExitCode {
  ALL_SUCCEEDED(0),
  SOME_FAILED(1),
  /** The input, the configuration or the machine does not allow what was asked for. */
  BAD_INPUT(2),
  ALL_FAILED(3),
  /** Some jobs expired or were cancelled, and none failed otherwise. */
  OVERTAKEN(4),
  UNREACHABLE(5),
  /** A mistake in this program, and not in what was asked of it. */
  INTERNAL(70),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** What a batch that ran to its end tells. */
  static ExitCode of(Tally tally) {
    int succeeded = tally.of(Status.SUCCEEDED);
    int overtaken = tally.of(Status.EXPIRED) + tally.of(Status.CANCELLED);
    int failed = tally.results() - succeeded - overtaken;
    if (failed == 0) {
      return overtaken == 0 ? ALL_SUCCEEDED : OVERTAKEN;
    }
    return succeeded == 0 ? ALL_FAILED : SOME_FAILED;
  }
}
