package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ScanProgressTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ScanProgress progress =
      new ScanProgress(new PrintStream(said, true, UTF_8), now::get);

  @Test
  void whatIsSoonDoneIsNotTalkedAbout() {
    progress.scanned("t", 1, 2);
    now.set(Instant.EPOCH.plusSeconds(60));
    progress.scanned("t", 2, 2);

    assertThat(said.toString(UTF_8)).isEmpty();
  }

  @Test
  void whatTakesLongIsSaidEveryFewSeconds() {
    for (int second = 0; second < 12; second++) {
      now.set(Instant.EPOCH.plusSeconds(second));
      progress.scanned("llm.dead-letters", second * 1000L, 3_400_000);
    }

    assertThat(said.toString(UTF_8))
        .isEqualTo(
            """
            sluice: read 5,000 of 3,400,000 records of llm.dead-letters
            sluice: read 10,000 of 3,400,000 records of llm.dead-letters
            """);
  }
}
