package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.SafeText;
import dev.sluice.schema.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class StreamedAnswerTest {

  private static final AttemptId FIRST = new AttemptId(1, "together", "m");
  private static final AttemptId SECOND = new AttemptId(2, "groq", "m");
  private static final StreamRecord.Event ENDED =
      new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null);

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, UTF_8);
  private final StreamedAnswer answer =
      new StreamedAnswer(terminal, terminal, UnaryOperator.identity());

  @Test
  void thePiecesStandOneAfterTheOtherAndTheLineEnds() {
    hear("run", new StreamRecord.AttemptStarted(FIRST), chunk(FIRST, 0, "Hel"));
    hear("run", chunk(FIRST, 0, "lo\n"), chunk(FIRST, 1, "Ho"), chunk(FIRST, 0, "you"), ENDED);

    assertThat(answer.isEnded()).isTrue();
    assertThat(answer.isAll("Hello\nyou")).isTrue();
    assertThat(screen()).isEqualTo("Hello\nyou\n");
  }

  @Test
  void afterAFailureTheNextAttemptBeginsOnALineOfItsOwn() {
    hear("run", new StreamRecord.AttemptStarted(FIRST), chunk(FIRST, 0, "Hel"));
    hear(
        "run",
        new StreamRecord.AttemptFailed(FIRST, new JobError(ErrorCode.STREAM_BROKEN, "it was cut")),
        new StreamRecord.AttemptStarted(SECOND),
        chunk(SECOND, 0, "Hello"));

    assertThat(answer.isAll("Hello")).isTrue();
    assertThat(screen())
        .isEqualTo(
            """
            Hel
            sluice: together/m failed: stream_broken: it was cut
            sluice: attempt 2: groq/m
            Hello
            """);
  }

  @Test
  void aRunOfAnotherWorkerBeginsOnALineOfItsOwn() {
    hear("old", new StreamRecord.AttemptStarted(FIRST), chunk(FIRST, 0, "Hel"));
    hear("new", new StreamRecord.AttemptStarted(FIRST), chunk(FIRST, 0, "Hello"));

    assertThat(answer.isAll("Hello")).isTrue();
    assertThat(screen()).isEqualTo("Hel\nsluice: attempt 1: together/m\nHello\n");
  }

  @Test
  void whatWasLostOnTheWayIsSaid() {
    hear("run", new StreamRecord.AttemptStarted(FIRST), chunk(FIRST, 0, "Hel"), ENDED);

    assertThat(answer.isAll("Hello")).isFalse();
    assertThat(screen()).isEqualTo("Hel\nsluice: pieces were lost; this is the whole answer:\n");
  }

  @Test
  void whatAProviderSaysCannotForgeALineOrSteerTheTerminal() {
    hear(
        "run",
        new StreamRecord.AttemptStarted(FIRST),
        new StreamRecord.AttemptFailed(
            FIRST, new JobError(ErrorCode.STREAM_BROKEN, "cut\nsluice: all is well\u001b[2J")));

    assertThat(screen())
        .isEqualTo("sluice: together/m failed: stream_broken: cut sluice: all is well [2J\n");
  }

  @Test
  void anAnswerOnATerminalKeepsItsLinesAndSteersNothing() {
    StreamedAnswer shown = new StreamedAnswer(terminal, terminal, SafeText::lines);
    shown.hear(
        new StreamRecord(
            new StreamRecord.Run("run", "job", null, null),
            0,
            chunk(FIRST, 0, "one\n\ttwo\u001b]0;title\u0007\u009b31m\r\u202ethree")));

    assertThat(shown.isAll("one\n\ttwo\u001b]0;title\u0007\u009b31m\r\u202ethree")).isTrue();
    assertThat(screen()).isEqualTo("one\n\ttwo ]0;title  31m  three\n");
  }

  private void hear(String run, StreamRecord.Event... events) {
    for (StreamRecord.Event event : events) {
      answer.hear(new StreamRecord(new StreamRecord.Run(run, "job", null, null), 0, event));
    }
  }

  private static StreamRecord.Chunk chunk(AttemptId attempt, int index, String content) {
    ObjectNode chunk = Json.mapper().createObjectNode();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.putObject("delta").put("content", content);
    return new StreamRecord.Chunk(attempt, chunk);
  }

  private String screen() {
    return screen.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
