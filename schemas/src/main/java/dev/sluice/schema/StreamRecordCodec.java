package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Stream records as the value of their record, in JSON. */
public final class StreamRecordCodec {

  private enum Kind {
    ATTEMPT_STARTED,
    CHUNK,
    ATTEMPT_FAILED,
    ABANDONED,
    ENDED;

    private final String wireName = name().toLowerCase(Locale.ROOT);
  }

  private StreamRecordCodec() {}

  public static byte[] encode(StreamRecord record) {
    StreamRecord.Run run = record.run();
    ObjectNode object = Json.mapper().createObjectNode().put("id", run.jobId());
    putIfThere(object, "custom_id", run.customId());
    putIfThere(object, "batch_id", run.batchId());
    object.put("run_id", run.id()).put("sequence", record.sequence());
    write(record.event(), object);
    return Json.mapper().writeValueAsBytes(object);
  }

  /**
   * Reads the value of a record; fields that this version does not know are passed over.
   *
   * @throws MalformedRecordException if it is no stream record
   */
  public static StreamRecord decode(byte[] value) {
    requireNonNull(value, "value is null");
    Fields fields = Fields.ofDocument(Document.parseResult(value));
    StreamRecord.Run run =
        new StreamRecord.Run(
            fields.required("run_id", fields.text("run_id")),
            fields.required("id", fields.text("id")),
            LabelFields.label(fields, "custom_id"),
            LabelFields.label(fields, "batch_id"));
    long sequence = fields.required("sequence", fields.integer("sequence"));
    if (sequence < 0) {
      throw fields.wrong("sequence", "is negative");
    }
    return new StreamRecord(run, sequence, readEvent(fields));
  }

  private static void write(StreamRecord.Event event, ObjectNode object) {
    if (event instanceof StreamRecord.Chunk chunk) {
      writeAttempt(Kind.CHUNK, chunk.attempt(), object);
      object.set("chunk", chunk.chunk());
    } else if (event instanceof StreamRecord.AttemptStarted started) {
      writeAttempt(Kind.ATTEMPT_STARTED, started.attempt(), object);
    } else if (event instanceof StreamRecord.AttemptFailed failed) {
      writeAttempt(Kind.ATTEMPT_FAILED, failed.attempt(), object);
      object.set("error", ResultFields.writeError(failed.error()));
    } else if (event instanceof StreamRecord.Abandoned) {
      object.put("event", Kind.ABANDONED.wireName);
    } else if (event instanceof StreamRecord.Ended ended) {
      object.put("event", Kind.ENDED.wireName).put("status", ended.status().wireName());
      JobError error = ended.error();
      object.set("error", error == null ? null : ResultFields.writeError(error));
    }
  }

  private static void writeAttempt(Kind kind, AttemptId attempt, ObjectNode object) {
    object.put("event", kind.wireName);
    object
        .putObject("attempt")
        .put("number", attempt.number())
        .put("provider", attempt.provider())
        .put("model", attempt.model());
  }

  private static StreamRecord.Event readEvent(Fields fields) {
    return switch (fields.required("event", fields.lowerCase("event", Kind.class))) {
      case ATTEMPT_STARTED -> new StreamRecord.AttemptStarted(readAttempt(fields));
      case CHUNK ->
          new StreamRecord.Chunk(
              readAttempt(fields), fields.required("chunk", fields.object("chunk")));
      case ATTEMPT_FAILED -> new StreamRecord.AttemptFailed(readAttempt(fields), error(fields));
      case ABANDONED -> new StreamRecord.Abandoned();
      case ENDED -> readEnd(fields);
    };
  }

  private static StreamRecord.Ended readEnd(Fields fields) {
    JobResult.Status status =
        fields.required("status", fields.lowerCase("status", JobResult.Status.class));
    return new StreamRecord.Ended(
        status, status == JobResult.Status.SUCCEEDED ? null : error(fields));
  }

  private static JobError error(Fields fields) {
    return ResultFields.readError(fields.required("error", fields.nested("error")));
  }

  private static AttemptId readAttempt(Fields fields) {
    Fields attempt = fields.required("attempt", fields.nested("attempt"));
    Long number = attempt.required("number", attempt.integer("number"));
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw attempt.wrong("number", "is no number of an attempt");
    }
    return new AttemptId(
        number.intValue(),
        attempt.required("provider", attempt.text("provider")),
        attempt.required("model", attempt.text("model")));
  }

  private static void putIfThere(ObjectNode object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }
}
