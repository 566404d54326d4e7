package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {

  private final Tally tally = new Tally(customId -> 0);

  @Test
  void itTellsHowManyAreDoneHowFastAndHowLongItTakes() {
    add(1180, 24);
    ProgressLine line = new ProgressLine(tally, 50_000);
    assertThat(line.text(Duration.ofSeconds(10)))
        .isEqualTo("1,204/50,000 ✓1,180 ✗24 | 120/s | ETA 6:45");
  }

  @Test
  void nothingIsForetoldBeforeTheFirstResult() {
    ProgressLine line = new ProgressLine(tally, 200);
    assertThat(line.text(Duration.ofSeconds(5))).isEqualTo("0/200 ✓0 ✗0 | 0.0/s | ETA ?");
  }

  @Test
  void hoursAreShownAsHours() {
    add(1, 0);
    ProgressLine line = new ProgressLine(tally, 3601);
    assertThat(line.text(Duration.ofSeconds(1))).endsWith("| 1.0/s | ETA 1:00:00");
  }

  private void add(int succeeded, int failed) {
    for (int i = 0; i < succeeded; i++) {
      tally.add(Results.succeeded("s" + i, Duration.ofMillis(1), null));
    }
    for (int i = 0; i < failed; i++) {
      tally.add(Results.failed("f" + i, ErrorCode.TIMEOUT));
    }
  }
}
