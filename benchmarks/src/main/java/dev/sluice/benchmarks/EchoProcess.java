package dev.sluice.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that could answer exactly once: each record goes from one topic to another in a
 * transaction with its offset.
 */
final class EchoProcess {

  private EchoProcess() {}

  /** Arguments: bootstrap servers, topic of jobs, topic of results. */
  public static void main(String[] args) throws IOException {
    Lifeline.dieOnAnyFailure();
    Thread.ofPlatform().daemon().start(() -> run(args[0], args[1], args[2]));
    Lifeline.hold("");
  }

  private static void run(String servers, String jobs, String results) {
    Map<String, Object> consuming = KafkaSettings.consumer(servers, "echo");
    consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    Map<String, Object> producing = KafkaSettings.promptProducer(servers);
    producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "echo");
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consuming);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producing)) {
      producer.initTransactions();
      consumer.subscribe(List.of(jobs));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          echo(record, results, consumer, producer);
        }
      }
    }
  }

  private static void echo(
      ConsumerRecord<byte[], byte[]> record,
      String results,
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer) {
    producer.beginTransaction();
    var _ = producer.send(new ProducerRecord<>(results, record.key(), record.value()));
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1)),
        consumer.groupMetadata());
    producer.commitTransaction();
  }
}
