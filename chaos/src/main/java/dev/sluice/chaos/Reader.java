package dev.sluice.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.chaos.Ledger.Ending;
import dev.sluice.schema.ParkingCodec;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The witness: reads results, dead letters and what was put aside, as anybody may who reads
 * committed records. Its consumer belongs to its thread.
 */
final class Reader implements AutoCloseable {

  private static final String RESULTS = "llm.results";
  private static final String DEAD_LETTERS = "llm.dead-letters";
  private static final String DEFERRED = "llm.jobs.deferred.";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Ledger ledger;
  private final Map<TopicPartition, Long> read = new ConcurrentHashMap<>();
  private final Watcher watcher;
  private volatile boolean stopped;

  private Reader(String servers, Ledger ledger) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("isolation.level", "read_committed");
    settings.put("key.deserializer", ByteArrayDeserializer.class);
    settings.put("value.deserializer", ByteArrayDeserializer.class);
    this.consumer = new KafkaConsumer<>(settings);
    this.ledger = ledger;
    List<TopicPartition> partitions =
        consumer.listTopics().entrySet().stream()
            .filter(topic -> isWatched(topic.getKey()))
            .flatMap(topic -> topic.getValue().stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.watcher = Watcher.start("reader", this::run);
  }

  /** To be started when the topics are there. */
  static Reader start(String servers, Ledger ledger) {
    return new Reader(servers, ledger);
  }

  private static boolean isWatched(String topic) {
    return topic.equals(RESULTS) || topic.equals(DEAD_LETTERS) || topic.startsWith(DEFERRED);
  }

  private void run() {
    try (consumer) {
      while (!stopped) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        for (TopicPartition partition : consumer.assignment()) {
          read.put(partition, position(partition));
        }
      }
    }
  }

  private long position(TopicPartition partition) {
    try {
      return consumer.position(partition, Duration.ofMillis(100));
    } catch (KafkaException e) {
      return read.getOrDefault(partition, 0L); // Nobody leads it at the moment.
    }
  }

  /** Up to where it has read. */
  Map<TopicPartition, Long> read() {
    return Map.copyOf(read);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().startsWith(DEFERRED)) {
      Header header = record.headers().lastHeader(RecordHeaders.PARKED);
      ParkingCodec.decode(header == null ? null : header.value())
          .ifPresent(parking -> ledger.parked(parking.jobId()));
      return;
    }
    String id = text(record, RecordHeaders.JOB_ID);
    Ending ending =
        new Ending(text(record, RecordHeaders.STATUS), record.partition(), record.offset());
    if (record.topic().equals(RESULTS)) {
      ledger.result(id, ending);
    } else {
      ledger.deadLetter(id, ending);
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found == null ? "" : new String(found.value(), UTF_8);
  }

  @Override
  public void close() {
    stopped = true;
    watcher.awaitEnd();
  }
}
