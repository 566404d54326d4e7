package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real cluster does to streams. */
@Timeout(120)
final class StreamPublisherIT {

  private static final AttemptId ATTEMPT = new AttemptId(1, "groq", "m");
  private static final Publication<String> SUCCEEDED =
      new Publication<>(
          "delivery",
          List.of(),
          new Ending.Settled(JobResult.Status.SUCCEEDED, null),
          error -> {
            throw new AssertionError(error);
          },
          committed -> {});

  private final AtomicInteger lost = new AtomicInteger();
  private EmbeddedKafka broker;
  private Admin admin;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    admin
        .createTopics(
            List.of(
                new NewTopic("llm.stream", 1, (short) 1)
                    .configs(Map.of("max.message.bytes", "4096"))))
        .all()
        .get();
  }

  @AfterEach
  void stopBroker() {
    admin.close(Duration.ZERO);
    broker.close();
  }

  @Test
  void aChunkThatIsTooLargeForTheTopicCutsItsOwnStreamShortAlone() throws Exception {
    try (StreamPublisher publisher = publisher()) {
      StreamRun large = publisher.begin(job("large"));
      List<StreamRun> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        others.add(publisher.begin(job("job-" + i)));
      }
      for (StreamRun run : others) {
        run.tell(chunk(50));
        large.tell(chunk(50));
        run.tell(chunk(50));
      }
      large.tell(chunk(10_000));
      await().untilAtomic(lost, value -> assertThat(value).isOne());
      large.tell(chunk(50));
      large.ended(SUCCEEDED);
      others.forEach(run -> run.ended(SUCCEEDED));
    }

    List<StreamRecord> told = told();
    assertThat(told).hasSize(50 * 3 + 50 + 1);
    assertThat(told)
        .filteredOn(record -> record.run().jobId().equals("large"))
        .last()
        .extracting(StreamRecord::sequence)
        .isEqualTo(52L);
    assertThat(lost).hasValue(2);
  }

  @Test
  void aTopicThatIsGoneDelaysNobody() throws Exception {
    try (StreamPublisher publisher = publisher()) {
      publisher.begin(job("before")).tell(chunk(50));
      admin.deleteTopics(List.of("llm.stream")).all().get();
      await().until(() -> isRefused(publisher));

      long began = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        publisher.begin(job("job-" + i)).tell(chunk(50));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  private boolean isRefused(StreamPublisher publisher) throws InterruptedException {
    int before = lost.get();
    publisher.begin(job("probe")).tell(chunk(50));
    return lost.get() > before;
  }

  private StreamPublisher publisher() throws InterruptedException {
    StreamPublisher publisher =
        new StreamPublisher(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "metadata.max.age.ms", "500"),
            "llm.stream",
            new Counts());
    publisher.warmUp();
    return publisher;
  }

  private List<StreamRecord> told() {
    List<StreamRecord> told = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("llm.stream", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> told.add(StreamRecordCodec.decode(record.value())));
      }
    }
    return told;
  }

  private static Job job(String id) {
    return Job.chat("m", "Hi").withId(id);
  }

  /** Of a text that no compression makes smaller. */
  private static StreamRecord.Chunk chunk(int length) {
    byte[] noise = new byte[length / 2];
    new Random(length).nextBytes(noise);
    return new StreamRecord.Chunk(
        ATTEMPT, Json.mapper().createObjectNode().put("text", HexFormat.of().formatHex(noise)));
  }

  private final class Counts implements StreamListener {
    @Override
    public void published() {}

    @Override
    public void lost() {
      lost.incrementAndGet();
    }
  }
}
