package dev.sluice.worker.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordHeaders;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that end a job. A result that is larger than its topic takes becomes a failed
 * one that says so: a record that the cluster refuses would abort the transaction of all its
 * neighbours.
 */
public final class Publications {

  /** Key, headers and the batch around a record, generously. */
  private static final int RECORD_OVERHEAD = 1024;

  private final ReplyTopics topics;

  public Publications(ReplyTopics topics) {
    this.topics = topics;
  }

  /**
   * @param delivery the job's record, as the consumer knows it
   * @param source the same record, for the dead letter
   * @param replyTo where the result goes; the default topic where that is unusable
   * @param trace the job's trace context; null if it has none
   */
  public <T> Publication<T> of(
      T delivery,
      JobResult result,
      DeadLetter.Source source,
      ReplyTopic replyTo,
      byte @Nullable [] trace) {
    ReplyTopic.Usable topic =
        switch (replyTo) {
          case ReplyTopic.Usable usable -> usable;
          case ReplyTopic.Unusable unusable -> topics.defaultTopic();
        };
    byte[] value = JobResultCodec.encode(result);
    if (value.length + RECORD_OVERHEAD > topic.maxRecordBytes() && !isTooLargeAlready(result)) {
      return of(delivery, tooLarge(result, value.length, topic), source, topic, trace);
    }
    return new Publication<>(
        delivery,
        records(topic, result, value, source, trace),
        new Ending.Settled(
            result.status(),
            result.outcome() instanceof JobResult.Failed failed ? failed.error() : null),
        refused(delivery, failed(result, ErrorCode.INTERNAL, ""), source, trace),
        committed -> {});
  }

  private List<ProducerRecord<byte[], byte[]>> records(
      ReplyTopic.Usable topic,
      JobResult result,
      byte[] value,
      DeadLetter.Source source,
      byte @Nullable [] trace) {
    ProducerRecord<byte[], byte[]> record = record(topic.name(), result, value, trace);
    return result.outcome() instanceof JobResult.Failed
        ? List.of(record, deadLetter(result, source, trace))
        : List.of(record);
  }

  /** Captures the result without its response, which may be large and is not needed any more. */
  private <T> Function<JobError, Publication<T>> refused(
      T delivery, JobResult skeleton, DeadLetter.Source source, byte @Nullable [] trace) {
    return error ->
        of(
            delivery,
            failed(withoutMetadata(skeleton), error.code(), error.message()),
            source,
            topics.defaultTopic(),
            trace);
  }

  private static boolean isTooLargeAlready(JobResult result) {
    return result.outcome() instanceof JobResult.Failed failed
        && failed.error().code() == ErrorCode.RESULT_TOO_LARGE;
  }

  private static JobResult tooLarge(JobResult result, int bytes, ReplyTopic.Usable topic) {
    return failed(
        withoutMetadata(result),
        ErrorCode.RESULT_TOO_LARGE,
        "the result has %,d bytes, and topic %s takes records of %,d at most"
            .formatted(bytes, topic.name(), topic.maxRecordBytes()));
  }

  /** Metadata may be as large as a job, and what replaces a result must fit for certain. */
  private static JobResult withoutMetadata(JobResult result) {
    Labels labels = result.labels();
    return result.withLabels(
        new Labels(
            labels.customId(),
            labels.batchId(),
            labels.tenant(),
            Json.mapper().createObjectNode()));
  }

  /** The same job failed; what was attempted and spent stays. */
  private static JobResult failed(JobResult result, ErrorCode code, String message) {
    return result.withOutcome(new JobResult.Failed(new JobError(code, message), null));
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      JobResult result, DeadLetter.Source source, byte @Nullable [] trace) {
    ReplyTopic.Usable topic = topics.deadLetters();
    byte[] value = DeadLetterCodec.encode(new DeadLetter(result, source));
    if (value.length + RECORD_OVERHEAD > topic.maxRecordBytes()) {
      value = DeadLetterCodec.encode(new DeadLetter(result, source.withoutValue()));
    }
    return record(topic.name(), result, value, trace);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, JobResult result, byte[] value, byte @Nullable [] trace) {
    byte[] key = result.id().getBytes(UTF_8);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, result.completedAt().toEpochMilli(), key, value);
    Headers headers = record.headers().add(RecordHeaders.JOB_ID, key);
    add(headers, RecordHeaders.BATCH_ID, result.labels().batchId());
    add(headers, RecordHeaders.CUSTOM_ID, result.labels().customId());
    add(headers, RecordHeaders.STATUS, result.status().wireName());
    if (trace != null) {
      headers.add(RecordHeaders.TRACEPARENT, trace);
    }
    return record;
  }

  private static void add(Headers headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(UTF_8));
    }
  }
}
