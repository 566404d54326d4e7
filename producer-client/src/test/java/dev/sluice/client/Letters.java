package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetter.Source;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Dead letters as workers leave them. */
@SuppressWarnings("FutureReturnValueIgnored") // A transaction does not commit if a send failed.
final class Letters implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final String TOPIC = "llm.dead-letters";

  private final KafkaProducer<String, byte[]> producer;

  Letters(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                Job.newId(),
                "max.request.size",
                32 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** That of a job which failed with a server error. */
  static DeadLetter of(Job job) {
    return of(job, ErrorCode.SERVER_ERROR, "groq");
  }

  static DeadLetter of(Job job, ErrorCode code, String provider) {
    Source source =
        new Source("llm.jobs", 0, 7, NOON, job.id().getBytes(UTF_8), JobCodec.encode(job));
    return of(job, code, provider, source);
  }

  static DeadLetter of(Job job, ErrorCode code, String provider, Source source) {
    Attempt call =
        new Attempt(
            provider,
            "m",
            null,
            null,
            NOON,
            Duration.ZERO,
            Duration.ofMillis(5),
            new Attempt.Failed(code, "it went wrong", 500, null));
    JobResult result =
        new JobResult(
            job.id(),
            job.labels(),
            new JobResult.Failed(new JobError(code, "it went wrong"), null),
            List.of(call, Attempt.excluded("left-out", "m", NOON, "in ignore")),
            Usage.NONE,
            null,
            NOON,
            NOON);
    return new DeadLetter(result, source);
  }

  static StoredDeadLetter stored(DeadLetter letter, int replayed) {
    return new StoredDeadLetter(new RecordPlace(TOPIC, 1, 42), NOON, letter, replayed);
  }

  /** Written now. */
  void commit(DeadLetter... letters) {
    for (DeadLetter letter : letters) {
      commit(null, Instant.now(), letter);
    }
  }

  /**
   * @param partition null for that of its key
   */
  void commit(@Nullable Integer partition, Instant at, DeadLetter letter) {
    producer.beginTransaction();
    send(partition, at, letter);
    producer.commitTransaction();
  }

  /** Many in one transaction. */
  void commitAll(List<DeadLetter> letters) {
    producer.beginTransaction();
    letters.forEach(letter -> send(null, Instant.now(), letter));
    producer.commitTransaction();
  }

  void abort(DeadLetter letter) {
    producer.beginTransaction();
    send(null, Instant.now(), letter);
    producer.flush();
    producer.abortTransaction();
  }

  /** What is no dead letter. */
  void commitBytes(String topic, @Nullable String key, byte @Nullable [] value) {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, key, value));
    producer.commitTransaction();
  }

  private void send(@Nullable Integer partition, Instant at, DeadLetter letter) {
    String id = letter.result().id();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            TOPIC, partition, at.toEpochMilli(), id, DeadLetterCodec.encode(letter));
    record.headers().add(RecordHeaders.JOB_ID, id.getBytes(UTF_8));
    String batchId = letter.result().labels().batchId();
    if (batchId != null) {
      record.headers().add(RecordHeaders.BATCH_ID, batchId.getBytes(UTF_8));
    }
    producer.send(record);
  }

  @Override
  public void close() {
    producer.close();
  }
}
