package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The side of a worker that publishes results: in transactions, one of which may be aborted. */
@SuppressWarnings("FutureReturnValueIgnored") // A transaction does not commit if a send failed.
final class TestPublisher implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;

  TestPublisher(TestCluster cluster) {
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "transactional.id", Job.newId()),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  void commit(String topic, List<JobResult> results) {
    send(topic, results);
    producer.commitTransaction();
  }

  void abort(String topic, List<JobResult> results) {
    send(topic, results);
    producer.flush();
    producer.abortTransaction();
  }

  void commitBytes(String topic, Job job, byte[] value) {
    producer.beginTransaction();
    producer.send(record(topic, job, value));
    producer.commitTransaction();
  }

  /** Writes what no worker would: a header of this name without a value. */
  void commitWithoutValue(String topic, String header) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, new byte[] {1});
    record.headers().add(header, null);
    producer.beginTransaction();
    producer.send(record);
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }

  /** A result that tells where it is from. */
  static JobResult result(Job job, String text) {
    return new JobResult(
        job.id(),
        job.labels(),
        new JobResult.Succeeded(
            new ProviderResponse(200, null, Json.mapper().createObjectNode().put("text", text)),
            new Route("test", "m", null)),
        List.of(),
        Usage.NONE,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  static String text(JobResult result) {
    return ((JobResult.Succeeded) result.outcome()).response().body().get("text").asString();
  }

  private void send(String topic, List<JobResult> results) {
    producer.beginTransaction();
    for (JobResult result : results) {
      Job job = Job.chat("m", "").withId(result.id()).withLabels(result.labels());
      producer.send(record(topic, job, JobResultCodec.encode(result)));
    }
  }

  private static ProducerRecord<String, byte[]> record(String topic, Job job, byte[] value) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, job.id(), value);
    record.headers().add(RecordHeaders.JOB_ID, job.id().getBytes(UTF_8));
    String batchId = job.labels().batchId();
    if (batchId != null) {
      record.headers().add(RecordHeaders.BATCH_ID, batchId.getBytes(UTF_8));
    }
    return record;
  }
}
