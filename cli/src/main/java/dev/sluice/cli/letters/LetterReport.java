package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sluice.cli.report.Durations;
import dev.sluice.cli.report.TextTable;
import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Replay;
import dev.sluice.schema.ReplayMark;
import dev.sluice.schema.SafeText;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One dead letter, whole and readable. */
public final class LetterReport {

  private static final int LONGEST_MESSAGE = 4_000;
  private static final int LONGEST_NO_JSON = 10_000;

  /** JSON escapes the others; these can steer a terminal, too. */
  private static final Pattern CONTROL = Pattern.compile("[\\x7f-\\x9f]");

  private final StoredDeadLetter letter;
  private final @Nullable ReplayMark mark;
  private final JobResult result;
  private final PrintStream out;

  /**
   * @param mark of its last replay; null where it was not replayed
   */
  public LetterReport(StoredDeadLetter letter, @Nullable ReplayMark mark, PrintStream out) {
    this.letter = requireNonNull(letter, "letter is null");
    this.mark = mark;
    this.result = letter.letter().result();
    this.out = requireNonNull(out, "out is null");
  }

  public void write() {
    Labels labels = result.labels();
    row("job", letter.jobId());
    rowIfSaid("custom id", labels.customId());
    rowIfSaid("batch", labels.batchId());
    rowIfSaid("tenant", labels.tenant());
    row("status", result.status().wireName());
    row("error", error());
    row("message", SafeText.of(letter.error().message(), LONGEST_MESSAGE));
    row("submitted", result.submittedAt().toString());
    row("failed", result.completedAt().toString());
    row("came from", origin(letter.letter().source()));
    row("stands at", letter.place().toString());
    row("replayed", replays());
    history();
    attempts();
    request(letter.letter().source());
  }

  private String error() {
    String retryable =
        letter.error().code().retryable()
            ? "may succeed if it is replayed unchanged"
            : "will hardly succeed unchanged";
    return letter.error().code().wireName() + ": " + retryable;
  }

  private static String origin(DeadLetter.Source source) {
    return "%s-%d@%d, written %s"
        .formatted(source.topic(), source.partition(), source.offset(), source.timestamp());
  }

  private String replays() {
    if (mark == null) {
      return "no";
    }
    String changes =
        mark.changes().entrySet().stream()
            .map(change -> change.getKey() + " " + SafeText.of(change.getValue(), 100))
            .collect(joining(", "));
    return "%s, the last time at %s%s"
        .formatted(
            LetterTable.times(mark.times()),
            mark.replayedAt(),
            changes.isEmpty() ? "" : " with " + changes);
  }

  /** What had become of the job before it was replayed into this failure. */
  private void history() {
    Replay replay = result.replay();
    if (replay == null) {
      return;
    }
    out.println();
    out.println("It was replayed " + LetterTable.times(replay.count()) + " before it failed here:");
    TextTable table = new TextTable("FAILED", "ERROR", "CALLS", "DEAD LETTER", "MESSAGE");
    for (Replay.Failure failure : replay.former()) {
      table.add(
          failure.failedAt().toString(),
          failure.code().wireName(),
          Integer.toString(failure.attempts()),
          failure.deadLetter().toString(),
          SafeText.of(failure.message(), LONGEST_MESSAGE));
    }
    table.write(out);
  }

  private void attempts() {
    if (result.attempts().isEmpty()) {
      return;
    }
    out.println();
    TextTable table = new TextTable("STARTED", "TARGET", "WAITED", "TOOK", "OUTCOME", "MESSAGE");
    for (Attempt attempt : result.attempts()) {
      String target = attempt.provider() + "/" + attempt.model();
      table.add(
          attempt.startedAt().toString(),
          attempt.credential() == null ? target : target + " (" + attempt.credential() + ")",
          Durations.text(attempt.waited()),
          Durations.text(attempt.duration()),
          outcome(attempt.outcome()),
          SafeText.of(message(attempt.outcome()), LONGEST_MESSAGE));
    }
    table.write(out);
  }

  private static String outcome(Attempt.Outcome outcome) {
    return switch (outcome) {
      case Attempt.Answered answered -> "answered " + answered.statusCode();
      case Attempt.Excluded _ -> "left out";
      case Attempt.Failed failed when failed.statusCode() == null -> failed.code().wireName();
      case Attempt.Failed failed -> failed.code().wireName() + " " + failed.statusCode();
    };
  }

  private static String message(Attempt.Outcome outcome) {
    return switch (outcome) {
      case Attempt.Answered _ -> "";
      case Attempt.Excluded excluded -> excluded.message();
      case Attempt.Failed failed -> failed.message();
    };
  }

  private void request(DeadLetter.Source source) {
    out.println();
    if (source.valueOmitted()) {
      out.println(
          "Its bytes were too large for its dead letter: read them at %s, if they are still there."
              .formatted(origin(source)));
    } else if (source.value() == null) {
      out.println("Its record was empty.");
    } else {
      out.println(readable(source.value()));
    }
  }

  private static String readable(byte[] value) {
    String text = new String(value, UTF_8);
    try {
      String pretty =
          Json.mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(Json.mapper().readTree(text));
      return CONTROL
          .matcher(pretty)
          .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    } catch (JacksonException e) {
      return SafeText.of(text, LONGEST_NO_JSON);
    }
  }

  private void rowIfSaid(String name, @Nullable String value) {
    if (value != null) {
      row(name, SafeText.of(value, LONGEST_MESSAGE));
    }
  }

  private void row(String name, String value) {
    out.println("%-10s  %s".formatted(name, SafeText.line(value)));
  }

  /** The others of the same job, the oldest first. */
  public void others(List<String> places) {
    if (!places.isEmpty()) {
      out.println();
      out.println("Its other dead letters: " + String.join(", ", places));
    }
  }
}
