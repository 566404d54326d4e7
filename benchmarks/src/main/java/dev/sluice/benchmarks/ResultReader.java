package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Sees the results that come after it was made, as soon as they are committed. */
final class ResultReader implements AutoCloseable {

  /** Nothing for so long is a failure. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Child source;
  private long seen;

  /**
   * @param source who is expected to write them
   */
  ResultReader(String servers, String topic, Child source) {
    this.consumer = new KafkaConsumer<>(KafkaSettings.reader(servers));
    this.source = source;
    List<TopicPartition> partitions =
        IntStream.range(0, Testbed.PARTITIONS)
            .mapToObj(number -> new TopicPartition(topic, number))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** How many came so far. */
  long seen() {
    return seen;
  }

  /** Returns when so many have come since the reader was made. */
  void await(long count) {
    long deadline = deadline();
    while (seen < count) {
      ConsumerRecords<byte[], byte[]> records = next(deadline);
      if (!records.isEmpty()) {
        deadline = deadline();
      }
    }
  }

  /** Returns when the result of a job has come. */
  void await(byte[] key) {
    long deadline = deadline();
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : next(deadline)) {
        if (Arrays.equals(record.key(), key)) {
          return;
        }
      }
    }
  }

  /** The keys of those that came since the last call; waits for some, but not long. */
  List<String> keys() {
    ConsumerRecords<byte[], byte[]> records = take(Duration.ofMillis(10));
    return StreamSupport.stream(records.spliterator(), false)
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  private static long deadline() {
    return System.nanoTime() + PATIENCE.toNanos();
  }

  private ConsumerRecords<byte[], byte[]> next(long deadline) {
    if (System.nanoTime() > deadline) {
      throw new BenchmarkException("no result for " + PATIENCE.toSeconds() + " s");
    }
    return take(Duration.ofSeconds(1));
  }

  private ConsumerRecords<byte[], byte[]> take(Duration patience) {
    source.requireAlive();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
    records.forEach(ResultReader::requireSuccess);
    seen += records.count();
    return records;
  }

  /** A failure is quicker than a success: it must not improve the figures. */
  private static void requireSuccess(ConsumerRecord<byte[], byte[]> record) {
    Header status = record.headers().lastHeader(RecordHeaders.STATUS);
    if (status != null && !new String(status.value(), UTF_8).equals("succeeded")) {
      throw new BenchmarkException("a job failed: " + new String(record.value(), UTF_8));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
