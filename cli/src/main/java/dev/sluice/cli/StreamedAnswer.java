package dev.sluice.cli;

import dev.sluice.schema.AttemptId;
import dev.sluice.schema.JobError;
import dev.sluice.schema.SafeText;
import dev.sluice.schema.StreamRecord;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer as it is written on a terminal while it arrives. Where an attempt fails, what was
 * written stays, and the next one begins on a new line.
 */
final class StreamedAnswer {

  private final PrintStream output;
  private final PrintStream notes;
  private final UnaryOperator<String> shown;
  private final StringBuilder text = new StringBuilder();
  private @Nullable String run;
  private @Nullable AttemptId attempt;
  private boolean ended;

  /**
   * @param notes what is for people and no part of the answer
   * @param shown how the answer is written
   */
  StreamedAnswer(PrintStream output, PrintStream notes, UnaryOperator<String> shown) {
    this.output = output;
    this.notes = notes;
    this.shown = shown;
  }

  void hear(StreamRecord record) {
    StreamRecord.Event event = record.event();
    switch (event) {
      case StreamRecord.AttemptStarted started -> begin(record.run().id(), started.attempt());
      case StreamRecord.Chunk chunk -> {
        begin(record.run().id(), chunk.attempt());
        write(chunk.chunk());
      }
      case StreamRecord.AttemptFailed failed -> note(failure(failed.attempt(), failed.error()));
      case StreamRecord.Abandoned _ -> note("the worker gave the job up; another begins it anew");
      case StreamRecord.Ended _ -> ended = true;
    }
  }

  /** Whether nothing more is to come. */
  boolean isEnded() {
    return ended;
  }

  /** Ends the line, and says so if what stands there is not the whole answer. */
  boolean isAll(String whole) {
    boolean all = text.toString().equals(whole);
    if (all || text.isEmpty()) {
      endLine();
    } else {
      note("pieces were lost; this is the whole answer:");
    }
    return all;
  }

  private void begin(String runId, AttemptId began) {
    boolean anew = attempt != null && !(runId.equals(run) && began.equals(attempt));
    run = runId;
    attempt = began;
    if (anew) {
      note("attempt %d: %s/%s".formatted(began.number(), began.provider(), began.model()));
    }
  }

  /** Of several answers, the first. */
  private void write(ObjectNode chunk) {
    for (JsonNode choice : chunk.path("choices")) {
      JsonNode content = choice.at("/delta/content");
      if (choice.path("index").asInt(0) == 0 && content.isString()) {
        output.print(shown.apply(content.asString()));
        output.flush();
        text.append(content.asString());
      }
    }
  }

  private void note(String message) {
    endLine();
    notes.println("sluice: " + SafeText.line(message));
  }

  private void endLine() {
    if (!text.isEmpty()) {
      output.println();
      text.setLength(0);
    }
  }

  private static String failure(AttemptId attempt, JobError error) {
    return "%s/%s failed: %s: %s"
        .formatted(attempt.provider(), attempt.model(), error.code().wireName(), error.message());
  }
}
