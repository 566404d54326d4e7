package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.JobStream;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was told of one job, and the answer that its chunks make. */
record StreamedJob(List<StreamRecord> records) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Reads up to the end of the job. */
  static StreamedJob readAll(JobStream stream) throws InterruptedException {
    List<StreamRecord> records = new ArrayList<>();
    Optional<StreamRecord> next;
    do {
      next = stream.next(PATIENCE);
      assertThat(next).as("after %s", records).isPresent();
      records.add(next.orElseThrow());
    } while (!(next.orElseThrow().event() instanceof StreamRecord.Ended));
    return new StreamedJob(records);
  }

  List<StreamRecord.Event> events() {
    return records.stream().map(StreamRecord::event).toList();
  }

  /** Those that are no chunks. */
  List<StreamRecord.Event> turns() {
    return events().stream().filter(event -> !(event instanceof StreamRecord.Chunk)).toList();
  }

  Stream<StreamRecord.Chunk> chunks(AttemptId attempt) {
    return events().stream()
        .filter(StreamRecord.Chunk.class::isInstance)
        .map(StreamRecord.Chunk.class::cast)
        .filter(chunk -> chunk.attempt().equals(attempt));
  }

  /** What the last attempt said. */
  String text() {
    AttemptId last =
        events().stream()
            .filter(StreamRecord.AttemptStarted.class::isInstance)
            .map(event -> ((StreamRecord.AttemptStarted) event).attempt())
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return chunks(last)
        .map(chunk -> chunk.chunk().at("/choices/0/delta/content").asString(""))
        .collect(Collectors.joining());
  }

  /** The text of an answer that came whole. */
  static String text(JobResult result) {
    return result.outcome() instanceof JobResult.Succeeded succeeded
        ? succeeded.response().body().at("/choices/0/message/content").asString()
        : String.valueOf(result.outcome());
  }

  /** Whether numbers are missing. */
  boolean hasGaps() {
    long expected = 0;
    String run = "";
    for (StreamRecord record : records) {
      expected = record.run().id().equals(run) ? expected : 0;
      run = record.run().id();
      if (record.sequence() != expected++) {
        return true;
      }
    }
    return false;
  }
}
