package dev.sluice.worker;

import dev.sluice.schema.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/** Reads a topic from its beginning, as a read_committed reader without a group. */
final class ResultReader implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

  ResultReader(String servers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "max.partition.fetch.bytes",
                16 << 20,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits until there are so many records; all that were seen so far. */
  List<ConsumerRecord<byte[], byte[]>> await(int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (seen.size() < count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("only %d of %d records came".formatted(seen.size(), count));
      }
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
    return seen;
  }

  /** All records up to the end that a read_committed reader sees now. */
  List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
    return seen;
  }

  static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    return Json.mapper().readTree(record.value());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
