package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LetterTableTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final LetterTable table = new LetterTable(new PrintStream(bytes, false, UTF_8));

  @Test
  void aRowSaysWhatAPersonLooksFor() {
    table.add(StoredLetters.of("job-1", "row-1", "no such luck", 0));
    table.add(StoredLetters.of("job-2", null, "no", 1));
    table.end();

    assertThat(lines())
        .containsExactly(
            "TIME                  JOB    CUSTOM ID  ERROR         LAST CALL        CALLS  REPLAYED  MESSAGE",
            "2026-11-20T12:00:00Z  job-1  row-1      server_error  groq/openai/gpt  1      no        no such luck",
            "2026-11-20T12:00:00Z  job-2  –          server_error  groq/openai/gpt  1      once      no",
            "",
            "2 dead letters",
            "           2  server_error");
  }

  @Test
  void whatItShowsFitsARowAndCannotSteerATerminal() {
    table.add(
        StoredLetters.of("job-1", "c".repeat(500), "two\nlines \u009b31m" + "x".repeat(5_000), 0));
    table.end();

    assertThat(lines().get(1)).hasSizeLessThan(200).doesNotContain("\u009b").contains("twolines");
  }

  @Test
  void noMoreThanAPageIsHeld() {
    for (int i = 0; i < 1_000; i++) {
      table.add(StoredLetters.of("job-" + i, null, "no", 0));
    }

    assertThat(lines()).hasSizeGreaterThan(900);
  }

  @Test
  void whereThereAreNoneThereIsNoTable() {
    table.end();

    assertThat(bytes.toString(UTF_8)).isEmpty();
  }

  private List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }
}
