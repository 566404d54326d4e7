package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import tools.jackson.core.JsonGenerator;

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
    return Json.bytesOfObject(json -> write(record, json, new ResultWriter(json)));
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

  private static void write(StreamRecord record, JsonGenerator json, ResultWriter writer) {
    StreamRecord.Run run = record.run();
    json.writeStringProperty("id", run.jobId());
    writer.writeIfSaid("custom_id", run.customId());
    writer.writeIfSaid("batch_id", run.batchId());
    json.writeStringProperty("run_id", run.id());
    json.writeNumberProperty("sequence", record.sequence());
    write(record.event(), json, writer);
  }

  private static void write(StreamRecord.Event event, JsonGenerator json, ResultWriter writer) {
    if (event instanceof StreamRecord.Chunk chunk) {
      writeAttempt(Kind.CHUNK, chunk.attempt(), json);
      json.writeName("chunk").writeTree(chunk.chunk());
    } else if (event instanceof StreamRecord.AttemptStarted started) {
      writeAttempt(Kind.ATTEMPT_STARTED, started.attempt(), json);
    } else if (event instanceof StreamRecord.AttemptFailed failed) {
      writeAttempt(Kind.ATTEMPT_FAILED, failed.attempt(), json);
      writer.writeError(failed.error());
    } else if (event instanceof StreamRecord.Abandoned) {
      json.writeStringProperty("event", Kind.ABANDONED.wireName);
    } else if (event instanceof StreamRecord.Ended ended) {
      json.writeStringProperty("event", Kind.ENDED.wireName);
      json.writeStringProperty("status", ended.status().wireName());
      writer.writeError(ended.error());
    }
  }

  private static void writeAttempt(Kind kind, AttemptId attempt, JsonGenerator json) {
    json.writeStringProperty("event", kind.wireName);
    json.writeObjectPropertyStart("attempt");
    json.writeNumberProperty("number", attempt.number());
    json.writeStringProperty("provider", attempt.provider());
    json.writeStringProperty("model", attempt.model());
    json.writeEndObject();
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
}
