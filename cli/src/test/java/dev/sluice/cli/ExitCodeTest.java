package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.report.Tally;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {

  private static final JobResult.Outcome SUCCEEDED =
      new JobResult.Succeeded(
          new ProviderResponse(200, null, Json.mapper().createObjectNode()),
          new Route("groq", "m", null));

  @Test
  void zeroMeansThatEveryJobSucceeded() {
    assertThat(exitCode(SUCCEEDED, SUCCEEDED)).isZero();
  }

  @Test
  void oneMeansThatSomeFailed() {
    assertThat(exitCode(SUCCEEDED, failed(ErrorCode.TIMEOUT))).isEqualTo(1);
  }

  @Test
  void threeMeansThatAllFailed() {
    assertThat(exitCode(failed(ErrorCode.TIMEOUT), failed(ErrorCode.DEADLINE_EXCEEDED)))
        .isEqualTo(3);
  }

  @Test
  void fourMeansThatSomeExpiredOrWereCancelledAndNoneFailedOtherwise() {
    assertThat(exitCode(SUCCEEDED, failed(ErrorCode.DEADLINE_EXCEEDED))).isEqualTo(4);
    assertThat(exitCode(failed(ErrorCode.DEADLINE_EXCEEDED))).isEqualTo(4);
    assertThat(exitCode(SUCCEEDED, failed(ErrorCode.CANCELLED))).isEqualTo(4);
    assertThat(exitCode(failed(ErrorCode.CANCELLED), failed(ErrorCode.DEADLINE_EXCEEDED)))
        .isEqualTo(4);
    assertThat(exitCode(SUCCEEDED, failed(ErrorCode.CANCELLED), failed(ErrorCode.TIMEOUT)))
        .isEqualTo(1);
  }

  @Test
  void whatIsNoCommandIsBadInput() {
    assertThat(Main.run("--no-such-option")).isEqualTo(2);
    assertThat(Main.run("batch")).isEqualTo(2);
    assertThat(Main.run("cancel", "--bootstrap", "localhost:1")).isEqualTo(2);
    assertThat(Main.run("cancel", "x".repeat(513), "--bootstrap", "localhost:1")).isEqualTo(2);
    assertThat(Main.run("cancel", "--batch", "", "--bootstrap", "localhost:1")).isEqualTo(2);
    assertThat(Main.run("batch", "no-such-file.jsonl", "--simulate")).isEqualTo(2);
  }

  private static JobResult.Outcome failed(ErrorCode code) {
    return new JobResult.Failed(new JobError(code, "went wrong"), null);
  }

  private static int exitCode(JobResult.Outcome... outcomes) {
    Tally tally = new Tally(customId -> 0);
    for (JobResult.Outcome outcome : outcomes) {
      tally.add(
          new JobResult(
              "id",
              Labels.none(),
              outcome,
              List.of(),
              Usage.NONE,
              null,
              Instant.EPOCH,
              Instant.EPOCH));
    }
    return ExitCode.of(tally).number();
  }
}
