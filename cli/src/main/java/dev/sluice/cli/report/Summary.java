package dev.sluice.cli.report;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.SafeText;
import dev.sluice.schema.Usage;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table at the end of a batch. */
public final class Summary {

  private final Tally.Counts counts;
  private final Duration elapsed;
  private final String output;
  private final List<String> lines = new ArrayList<>();

  private Summary(Tally.Counts counts, Duration elapsed, String output) {
    this.counts = requireNonNull(counts, "counts is null");
    this.elapsed = requireNonNull(elapsed, "elapsed is null");
    this.output = requireNonNull(output, "output is null");
  }

  /**
   * @param output where the results went
   */
  public static String of(Tally tally, Duration elapsed, String output) {
    return new Summary(tally.counts(), elapsed, output).text();
  }

  private String text() {
    statuses();
    section("provider/model", counts.byTarget());
    errors();
    row("attempts", attempts());
    row("tokens", tokens(counts.usage()));
    row("cost", cost());
    row("time", Durations.text(elapsed));
    row("results", output);
    return String.join(System.lineSeparator(), lines);
  }

  private void statuses() {
    for (Status status : Status.values()) {
      int count = counts.of(status);
      if (count > 0 || status == Status.SUCCEEDED || status == Status.FAILED) {
        row(status.wireName(), number(count));
      }
    }
  }

  private void section(String title, Map<String, Integer> rows) {
    if (!rows.isEmpty()) {
      lines.add(title);
      rows.forEach(
          (name, count) -> lines.add("  %10s  %s".formatted(number(count), SafeText.line(name))));
    }
  }

  private void errors() {
    if (!counts.byError().isEmpty()) {
      lines.add("errors");
      counts.byError().forEach(this::error);
    }
  }

  private void error(ErrorCode code, Tally.Failures failures) {
    lines.add(
        "  %10s  %s%s".formatted(number(failures.count()), code.wireName(), sample(failures)));
  }

  private static String sample(Tally.Failures failures) {
    if (failures.sampleLines().isEmpty()) {
      return "";
    }
    String listed =
        failures.sampleLines().stream().map(String::valueOf).collect(Collectors.joining(", "));
    boolean plural = failures.sampleLines().size() > 1;
    boolean more = failures.count() > failures.sampleLines().size();
    return " (%s %s%s)".formatted(plural ? "lines" : "line", listed, more ? ", …" : "");
  }

  private String attempts() {
    if (counts.attempts() == 0) {
      return "0";
    }
    return "%s, p50 %s, p95 %s"
        .formatted(
            number(counts.attempts()),
            Durations.text(Duration.ofMillis(counts.medianMillis())),
            Durations.text(Duration.ofMillis(counts.slowMillis())));
  }

  private static String tokens(Usage usage) {
    return "%s in (%s cached), %s out (%s reasoning)"
        .formatted(
            number(usage.inputTokens()),
            number(usage.cachedInputTokens()),
            number(usage.outputTokens()),
            number(usage.reasoningTokens()));
  }

  /** Never a zero for what is merely unknown. */
  private String cost() {
    int answers = counts.of(Status.SUCCEEDED);
    if (answers > 0 && counts.unpriced() >= answers && counts.cost().signum() == 0) {
      return "unknown";
    }
    String known = "$" + counts.cost().setScale(6, RoundingMode.HALF_UP).toPlainString();
    return counts.unpriced() == 0
        ? known
        : "%s, and unknown for %s".formatted(known, number(counts.unpriced()));
  }

  private void row(String name, String value) {
    lines.add("%-10s  %s".formatted(name, value));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
