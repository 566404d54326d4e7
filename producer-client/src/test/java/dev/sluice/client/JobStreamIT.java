package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecord.Event;
import dev.sluice.schema.StreamRecordCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JobStreamIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AttemptId FIRST = new AttemptId(1, "together", "m");
  private static final AttemptId SECOND = new AttemptId(2, "groq", "m");
  private static final Event ENDED = new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null);

  private static TestCluster cluster;
  private static KafkaProducer<String, byte[]> worker;

  @BeforeAll
  static void start() {
    cluster = TestCluster.withTopics("llm.");
    cluster.create("llm.stream", Map.of());
    worker =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    worker.close();
    cluster.close();
  }

  @Test
  void aJobIsHeardInOrderAndNoOther() throws Exception {
    List<Event> told =
        List.of(
            new StreamRecord.AttemptStarted(FIRST),
            chunk(FIRST, "Hel"),
            new StreamRecord.AttemptFailed(FIRST, new JobError(ErrorCode.STREAM_BROKEN, "cut")),
            new StreamRecord.AttemptStarted(SECOND),
            chunk(SECOND, "Hello"),
            ENDED);
    try (SluiceClient client = SluiceClient.connect(cluster.options());
        JobStream stream = client.listen("heard")) {
      publish(run("other", "other", null), chunk(FIRST, "not ours"));
      publish(run("r", "heard", null), told.toArray(Event[]::new));

      assertThat(read(stream, told.size()))
          .extracting(StreamRecord::event)
          .containsExactlyElementsOf(told);
      assertThat(stream.next(Duration.ofMillis(200))).isEmpty();
    }
  }

  @Test
  void aWorkerThatTalksOnAfterAnotherHasBegunAnewIsNotHeard() throws Exception {
    try (SluiceClient client = SluiceClient.connect(cluster.options());
        JobStream stream = client.listen("twice")) {
      publish(run("old", "twice", null), chunk(FIRST, "a"), chunk(FIRST, "b"));
      publish(run("new", "twice", null), new StreamRecord.AttemptStarted(FIRST));
      publish(run("old", "twice", null), chunk(FIRST, "c"), new StreamRecord.Abandoned());
      publish(run("new", "twice", null), chunk(FIRST, "A"), ENDED);

      assertThat(read(stream, 5))
          .extracting(record -> record.run().id())
          .containsExactly("old", "old", "new", "new", "new");
    }
  }

  @Test
  void aBatchIsHeardAsAWhole() throws Exception {
    try (SluiceClient client = SluiceClient.connect(cluster.options());
        JobStream stream = client.listenToBatch("b")) {
      for (int job = 0; job < 50; job++) {
        publish(run("run-" + job, "job-" + job, "b"), chunk(FIRST, "a"), chunk(FIRST, "b"), ENDED);
        publish(run("x-" + job, "x-" + job, "x"), chunk(FIRST, "not ours"), ENDED);
      }

      assertThat(read(stream, 150))
          .filteredOn(record -> record.event().equals(ENDED))
          .hasSize(50)
          .extracting(record -> record.run().jobId())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAJobHasToldAlreadyCanBeHeardFromAMomentInThePast() throws Exception {
    Instant start = Instant.now().minusSeconds(60);
    publish(run("r", "early", null), chunk(FIRST, "a"));

    try (SluiceClient client = SluiceClient.connect(cluster.options());
        JobStream late = client.listen("early");
        JobStream stream = client.listen("early", start)) {
      publish(run("r", "early", null), chunk(FIRST, "b"));

      assertThat(read(stream, 2)).hasSize(2);
      assertThat(read(late, 1)).extracting(StreamRecord::event).containsExactly(chunk(FIRST, "b"));
    }
  }

  @Test
  void aMissingStreamTopicIsSaid() throws Exception {
    try (SluiceClient client = SluiceClient.connect(cluster.options().withTopicPrefix("no."))) {
      assertThatThrownBy(() -> client.listen("job"))
          .isInstanceOf(TopicMissingException.class)
          .hasMessageContaining("The topic no.stream does not exist");
    }
  }

  @Test
  void aClientThatClosesEndsItsStreams() throws Exception {
    JobStream stream;
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      stream = client.listen("job");
    }

    assertThat(stream.next(PATIENCE)).isEmpty();
  }

  private static StreamRecord.Run run(String id, String jobId, @Nullable String batchId) {
    return new StreamRecord.Run(id, jobId, null, batchId);
  }

  private static StreamRecord.Chunk chunk(AttemptId attempt, String text) {
    return new StreamRecord.Chunk(attempt, Json.mapper().createObjectNode().put("text", text));
  }

  private static void publish(StreamRecord.Run run, Event... events)
      throws ExecutionException, InterruptedException {
    for (int number = 0; number < events.length; number++) {
      byte[] value = StreamRecordCodec.encode(new StreamRecord(run, number, events[number]));
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>("llm.stream", run.jobId(), value);
      record.headers().add(RecordHeaders.JOB_ID, run.jobId().getBytes(UTF_8));
      if (run.batchId() != null) {
        record.headers().add(RecordHeaders.BATCH_ID, run.batchId().getBytes(UTF_8));
      }
      worker.send(record).get();
    }
  }

  private static List<StreamRecord> read(JobStream stream, int count) throws InterruptedException {
    List<StreamRecord> records = new ArrayList<>();
    while (records.size() < count) {
      Optional<StreamRecord> next = stream.next(PATIENCE);
      assertThat(next).as("after %s", records).isPresent();
      records.add(next.orElseThrow());
    }
    return records;
  }
}
