package dev.sluice.client;

import dev.sluice.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A broker, and what a test does to it behind the client's back. */
final class TestCluster implements AutoCloseable {

  private final EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));

  static TestCluster withTopics(String prefix) {
    TestCluster cluster = new TestCluster();
    cluster.create(prefix + "jobs", Map.of());
    cluster.create(prefix + "results", Map.of());
    return cluster;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  ClientOptions options() {
    return ClientOptions.of(bootstrapServers()).withConnectTimeout(Duration.ofSeconds(30));
  }

  void create(String topic, Map<String, String> settings) {
    get(admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1).configs(settings))).all());
  }

  void setPartitions(String topic, int count) {
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count))).all());
  }

  Set<String> topics() {
    return get(admin.listTopics().names());
  }

  void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
  }

  /** All of a topic's records, up to where it ends now. */
  List<ConsumerRecord<String, byte[]>> records(String topic) {
    return records(topic, "read_uncommitted");
  }

  /** The same without what was not committed. */
  List<ConsumerRecord<String, byte[]>> committed(String topic) {
    return records(topic, "read_committed");
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic, String isolation) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers(), "isolation.level", isolation),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  void stopBroker() {
    admin.close(Duration.ZERO);
    kafka.close();
  }

  @Override
  public void close() {
    stopBroker();
  }

  private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
