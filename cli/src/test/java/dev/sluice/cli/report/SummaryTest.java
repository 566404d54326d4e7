package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SummaryTest {

  private final Tally tally = new Tally(customId -> Integer.parseInt(customId.substring(1)));

  @Test
  void itCountsByStatusAndByWhereTheAnswersCameFrom() {
    tally.add(Results.succeeded("r1", Duration.ofMillis(200), "0.5"));
    tally.add(Results.succeeded("r2", Duration.ofMillis(200), "0.25"));
    tally.add(Results.failed("r3", ErrorCode.TIMEOUT));
    assertThat(summary().lines())
        .contains("succeeded   2", "failed      1", "           2  groq/gpt");
  }

  @Test
  void expiredAndCancelledJobsAreShownOnlyWhereThereAreSome() {
    tally.add(Results.failed("r1", ErrorCode.DEADLINE_EXCEEDED));
    assertThat(summary()).contains("expired     1").doesNotContain("cancelled   ");
  }

  @Test
  void anErrorNamesTheFirstLinesThatHadIt() {
    for (int line = 11; line <= 15; line++) {
      tally.add(Results.failed("r" + line, ErrorCode.CONTENT_POLICY));
    }
    tally.add(Results.failed("r40", ErrorCode.NO_ROUTE));
    assertThat(summary().lines())
        .contains(
            "           5  content_policy (lines 11, 12, 13, …)",
            "           1  no_route (line 40)");
  }

  @Test
  void aTargetThatWasLeftOutIsNoAttempt() {
    tally.add(
        Results.succeeded(
            "r1",
            Duration.ofMillis(200),
            "0.5",
            Attempt.excluded("together", "gpt", Instant.EPOCH, "in ignore")));
    assertThat(summary()).contains("attempts    1, p50 200 ms");
  }

  @Test
  void aKnownCostIsTheSum() {
    tally.add(Results.succeeded("r1", Duration.ofMillis(200), "0.000012"));
    tally.add(Results.succeeded("r2", Duration.ofMillis(200), "0.000030"));
    assertThat(summary()).contains("cost        $0.000042");
  }

  @Test
  void aCostThatNobodyKnowsIsNotZero() {
    tally.add(Results.succeeded("r1", Duration.ofMillis(200), null));
    assertThat(summary()).contains("cost        unknown").doesNotContain("$");
  }

  @Test
  void aCostThatIsKnownInPartSaysSo() {
    tally.add(Results.succeeded("r1", Duration.ofMillis(200), "0.5"));
    tally.add(Results.succeeded("r2", Duration.ofMillis(200), null));
    assertThat(summary()).contains("cost        $0.500000, and unknown for 1");
  }

  @Test
  void tokensAreSummedUp() {
    tally.add(Results.succeeded("r1", Duration.ofMillis(200), null));
    tally.add(Results.succeeded("r2", Duration.ofMillis(200), null));
    assertThat(summary()).contains("tokens      60 in (20 cached), 6 out (2 reasoning)");
  }

  @Test
  void theMedianIsFarFromASlowTail() {
    for (int i = 1; i <= 90; i++) {
      tally.add(Results.succeeded("r" + i, Duration.ofMillis(200), null));
    }
    for (int i = 91; i <= 100; i++) {
      tally.add(Results.succeeded("r" + i, Duration.ofSeconds(30), null));
    }
    assertThat(summary()).containsPattern("attempts    100, p50 20[0-4] ms, p95 30\\.[0-6] s");
  }

  @Test
  void itSaysWhereTheResultsAre() {
    assertThat(summary()).endsWith("results     out.jsonl");
  }

  private String summary() {
    return Summary.of(tally, Duration.ofSeconds(75), "out.jsonl");
  }
}
