package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters as they are read. */
final class StoredLetters {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00.120Z");

  private StoredLetters() {}

  static StoredDeadLetter of(String id, @Nullable String customId, String message, int replayed) {
    return of(id, customId, message, replayed, source("{\"messages\":[1]}"), null);
  }

  static StoredDeadLetter of(
      String id,
      @Nullable String customId,
      String message,
      int replayed,
      DeadLetter.Source source,
      @Nullable Replay replay) {
    Attempt call =
        new Attempt(
            "groq",
            "openai/gpt",
            "second",
            null,
            NOON,
            Duration.ofMillis(3),
            Duration.ofMillis(4_200),
            new Attempt.Failed(ErrorCode.SERVER_ERROR, message, 503, null));
    JobResult result =
        new JobResult(
            id,
            new Labels(customId, "b", "acme", Json.mapper().createObjectNode()),
            new JobResult.Failed(new JobError(ErrorCode.SERVER_ERROR, message), null),
            List.of(Attempt.excluded("xai", "grok", NOON, "in ignore"), call),
            Usage.NONE,
            null,
            NOON,
            NOON,
            replay,
            null);
    return new StoredDeadLetter(
        new RecordPlace("llm.dead-letters", 3, 17), NOON, new DeadLetter(result, source), replayed);
  }

  static DeadLetter.Source source(String value) {
    return new DeadLetter.Source("llm.jobs", 2, 1042, NOON, null, value.getBytes(UTF_8));
  }
}
