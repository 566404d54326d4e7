package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consuming and publishing together, on a real broker, while workers come, go and are fenced. */
@Timeout(120)
final class ExactlyOnceIT {

  private static final int PARTITIONS = 6;

  private EmbeddedKafka broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("llm.jobs", PARTITIONS, (short) 1),
                  new NewTopic("llm.results", PARTITIONS, (short) 1),
                  new NewTopic("llm.handover", 2, (short) 1),
                  new NewTopic("llm.dead-letters", 1, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void workersThatComeAndGoRepeatNoCall() throws Exception {
    CoreWorker.Calls calls = new CoreWorker.Calls(() -> ThreadLocalRandom.current().nextInt(300));
    submit(4_000, false);
    CoreWorker first = new CoreWorker(broker.bootstrapServers(), "one", calls);
    awaitResults(500);
    CoreWorker second = new CoreWorker(broker.bootstrapServers(), "two", calls);
    awaitResults(1_000);
    first.stop();
    CoreWorker third = new CoreWorker(broker.bootstrapServers(), "three", calls);
    awaitResults(2_000);
    second.stop();
    submit(1_000, false);

    awaitResults(5_000);
    third.stop();
    assertEachOnce(allResults(), 5_000);
    assertEachOnce(calls.byRecord, 5_000);
    assertThat(List.of(first, second, third)).allSatisfy(w -> assertThat(w.fatal).hasNullValue());
  }

  @Test
  void aFencedWorkerLosesAndDoublesNothing() throws Exception {
    CoreWorker.Calls calls = new CoreWorker.Calls(() -> ThreadLocalRandom.current().nextInt(40));
    CoreWorker worker = new CoreWorker(broker.bootstrapServers(), "one", calls);
    for (int wave = 0; wave < 6; wave++) {
      submit(500, false); // What is submitted after a fence meets a producer that was fenced.
      awaitResults(wave * 500 + 100);
      fence("one");
    }

    awaitResults(3_000);
    worker.stop();
    assertEachOnce(allResults(), 3_000);
    assertEachOnce(calls.byRecord, 3_000);
    assertThat(worker.aborted).hasValueGreaterThanOrEqualTo(5);
    assertThat(worker.fatal).hasNullValue();
  }

  @Test
  void theGapsOfTransactionalSubmittersHoldNothingUp() throws Exception {
    CoreWorker.Calls calls = new CoreWorker.Calls(() -> ThreadLocalRandom.current().nextInt(20));
    submit(1_000, true);
    CoreWorker worker = new CoreWorker(broker.bootstrapServers(), "one", calls);

    awaitResults(1_000);
    worker.stop();
    CoreWorker next = new CoreWorker(broker.bootstrapServers(), "two", calls);
    submit(100, true);
    awaitResults(1_100);
    next.stop();
    assertEachOnce(allResults(), 1_100);
    assertEachOnce(calls.byRecord, 1_100);
  }

  private void fence(String transactionalId) {
    Map<String, Object> settings = new HashMap<>(producerSettings());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    try (KafkaProducer<byte[], byte[]> fencer = new KafkaProducer<>(settings)) {
      fencer.initTransactions();
    }
  }

  private int submitted;

  private void submit(int count, boolean inTransactions) {
    Map<String, Object> settings = new HashMap<>(producerSettings());
    if (inTransactions) {
      settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "submitter");
    }
    Random random = new Random(count);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      if (!inTransactions) {
        for (int i = 0; i < count; i++) {
          var _ = producer.send(job("job-" + submitted++));
        }
        return;
      }
      producer.initTransactions();
      for (int i = 0; i < count; ) {
        producer.beginTransaction();
        for (int n = random.nextInt(1, 20); n > 0 && i < count; n--, i++) {
          var _ = producer.send(job("job-" + submitted++));
        }
        producer.commitTransaction();
        producer.beginTransaction();
        var _ = producer.send(job("aborted"));
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> job(String id) {
    return new ProducerRecord<>("llm.jobs", id.getBytes(UTF_8), id.getBytes(UTF_8));
  }

  private Map<String, Object> producerSettings() {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "key.serializer",
        ByteArraySerializer.class,
        "value.serializer",
        ByteArraySerializer.class);
  }

  private static void assertEachOnce(Map<String, Integer> times, int count) {
    assertThat(times).hasSize(count).allSatisfy((id, n) -> assertThat(n).isOne());
  }

  /** Waits until a read_committed reader has seen so many results. */
  private void awaitResults(int count) {
    read(reader -> false, count);
  }

  /** How many results each job has for a read_committed reader of the whole topic. */
  private Map<String, Integer> allResults() {
    return read(
        reader ->
            reader.endOffsets(reader.assignment()).entrySet().stream()
                .allMatch(end -> reader.position(end.getKey()) >= end.getValue()),
        Integer.MAX_VALUE);
  }

  private Map<String, Integer> read(Predicate<KafkaConsumer<byte[], byte[]>> isAtEnd, int enough) {
    Map<String, Integer> results = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(readerSettings())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(i -> new TopicPartition("llm.results", i))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      int total = 0;
      while (total < enough && !isAtEnd.test(reader)) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
          byte[] id = record.headers().lastHeader(RecordHeaders.JOB_ID).value();
          results.merge(new String(id, UTF_8), 1, Integer::sum);
          total++;
        }
      }
    }
    return results;
  }

  private Map<String, Object> readerSettings() {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        "key.deserializer",
        ByteArrayDeserializer.class,
        "value.deserializer",
        ByteArrayDeserializer.class);
  }
}
