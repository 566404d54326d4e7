package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs as the value of their record, in JSON. Three shapes are read: the envelope that this writes,
 * a line of the OpenAI Batch format (which is such an envelope with fewer fields), and a bare
 * OpenAI body.
 */
public final class JobCodec {

  /** The largest record of a job, in bytes: images travel inside a job. */
  public static final int MAX_BYTES = 10 << 20;

  private JobCodec() {}

  /** The job as an envelope; defaults are left out. */
  public static byte[] encode(Job job) {
    return Json.mapper().writeValueAsBytes(envelope(job));
  }

  /**
   * Reads the value of a record. Bytes that are no job are an outcome, not an exception.
   *
   * @param value of the record; null where it had none
   * @param fallbackId the id of a job that does not bring its own
   */
  public static DecodedJob decode(byte @Nullable [] value, String fallbackId) {
    requireNonNull(fallbackId, "fallbackId is null");
    if (value == null || value.length == 0) {
      return malformed(JobRemains.NONE, fallbackId, "the record is empty");
    }
    Text text = Text.of(value);
    if (value.length > MAX_BYTES) {
      return malformed(
          JobRemains.in(text),
          fallbackId,
          "the record has %,d bytes, and a job may have %,d".formatted(value.length, MAX_BYTES));
    }
    try {
      return new DecodedJob.Valid(JobReader.read(Document.parseJob(text), fallbackId));
    } catch (MalformedRecordException e) {
      return malformed(JobRemains.in(text), fallbackId, e.reason());
    }
  }

  private static DecodedJob malformed(JobRemains remains, String fallbackId, String message) {
    String id = remains.id() == null ? fallbackId : remains.id();
    return new DecodedJob.Malformed(id, remains.labels(), remains.replyTo(), message);
  }

  private static ObjectNode envelope(Job job) {
    ObjectNode envelope = Json.mapper().createObjectNode();
    envelope.put("id", job.id());
    putIfSet(envelope, "custom_id", job.labels().customId());
    putIfSet(envelope, "batch_id", job.labels().batchId());
    envelope.put("method", "POST");
    envelope.put("url", job.endpoint().url());
    envelope.set("body", job.body());
    putIfSet(envelope, "reply_to", job.replyTo());
    putIfSet(envelope, "idempotency_key", job.idempotencyKey());
    putIfSet(envelope, "tenant", job.labels().tenant());
    if (!job.selection().equals(ModelSelection.NONE)) {
      envelope.set("model_selection", SelectionFields.write(job.selection()));
    }
    writeSchedule(job.schedule(), envelope);
    Reuse reuse = job.reuse();
    if (reuse != null) {
      envelope.putObject("reuse").put("max_age", reuse.age());
    }
    if (!job.labels().metadata().isEmpty()) {
      envelope.set("metadata", job.labels().metadata());
    }
    return envelope;
  }

  private static void writeSchedule(Schedule schedule, ObjectNode envelope) {
    if (schedule.priority() != Priority.STANDARD) {
      envelope.put("priority", schedule.priority().name().toLowerCase(Locale.ROOT));
    }
    putIfSet(envelope, "deadline", schedule.deadline());
    putIfSet(envelope, "not_before", schedule.notBefore());
  }

  private static void putIfSet(ObjectNode envelope, String name, @Nullable String value) {
    if (value != null) {
      envelope.put(name, value);
    }
  }

  private static void putIfSet(ObjectNode envelope, String name, @Nullable Instant value) {
    if (value != null) {
      envelope.put(name, value.toString());
    }
  }
}
