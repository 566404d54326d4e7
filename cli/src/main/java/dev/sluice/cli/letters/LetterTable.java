package dev.sluice.cli.letters;

import static java.util.Objects.requireNonNull;

import dev.sluice.cli.report.TextTable;
import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.SafeText;
import java.io.PrintStream;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Dead letters in rows, one page after another, and at the end how many there were of each error.
 */
public final class LetterTable {

  /** So many rows are as wide as the widest of them: no more of them is held. */
  private static final int PAGE = 50;

  private static final int CUSTOM_ID = 32;
  private static final int MESSAGE = 72;

  private final PrintStream out;
  private final TextTable table =
      new TextTable(
          "TIME", "JOB", "CUSTOM ID", "ERROR", "LAST CALL", "CALLS", "REPLAYED", "MESSAGE");
  private final Map<ErrorCode, Long> counts = new EnumMap<>(ErrorCode.class);
  private int rows;
  private long all;

  public LetterTable(PrintStream out) {
    this.out = requireNonNull(out, "out is null");
  }

  public void add(StoredDeadLetter letter) {
    table.add(
        DateTimeFormatter.ISO_INSTANT.format(letter.writtenAt().truncatedTo(ChronoUnit.SECONDS)),
        letter.jobId(),
        customId(letter),
        letter.error().code().wireName(),
        letter
            .lastCall()
            .map(call -> call.provider() + "/" + call.model())
            .orElse(TextTable.UNKNOWN),
        Long.toString(calls(letter)),
        letter.replayed() == 0 ? "no" : times(letter.replayed()),
        SafeText.of(letter.error().message(), MESSAGE));
    counts.merge(letter.error().code(), 1L, Long::sum);
    all++;
    rows++;
    if (rows == PAGE) {
      flush();
    }
  }

  private static String customId(StoredDeadLetter letter) {
    String customId = letter.letter().result().labels().customId();
    return customId == null ? TextTable.UNKNOWN : SafeText.of(customId, CUSTOM_ID);
  }

  static long calls(StoredDeadLetter letter) {
    return letter.letter().result().attempts().stream()
        .filter(attempt -> !(attempt.outcome() instanceof Attempt.Excluded))
        .count();
  }

  static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  private void flush() {
    table.write(out);
    rows = 0;
  }

  /** Writes what is left, and the counts. */
  public void end() {
    if (rows > 0) {
      flush();
    }
    if (all > 0) {
      out.println();
      out.println(total(all));
      counts.forEach((code, count) -> out.println(row(count, code.wireName())));
    }
  }

  /** So many dead letters, in words. */
  public static String total(long count) {
    return "%s dead letter%s".formatted(number(count), count == 1 ? "" : "s");
  }

  static String row(long count, String what) {
    return "  %10s  %s".formatted(number(count), what);
  }

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
