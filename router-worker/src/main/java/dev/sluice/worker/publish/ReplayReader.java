package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.sluice.worker.publish.PublishedResults.Raw;
import dev.sluice.worker.publish.PublishedResults.Wanted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads reply topics for results that were published before, each from about the time on at which
 * it was written. Owned by one thread.
 */
final class ReplayReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;

  ReplayReader(Consumer<byte[], byte[]> consumer, InstantSource clock) {
    this.consumer = consumer;
    this.clock = clock;
  }

  /**
   * @param kafka Kafka client settings of the user's
   */
  record Settings(Map<String, String> kafka) {
    Settings {
      kafka = Map.copyOf(kafka);
    }

    Map<String, Object> toKafka() {
      Map<String, Object> settings = new HashMap<>(kafka);
      settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sluice-worker-results");
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
      settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      return settings;
    }
  }

  /**
   * Answers all of them, but for those that the cluster does not show yet, and those behind a topic
   * that it does not show at all: they are to be asked for again.
   *
   * @throws org.apache.kafka.common.KafkaException if it failed
   */
  void answer(List<Wanted> wanted) {
    Map<TopicPartition, List<Wanted>> places = new HashMap<>();
    wanted.stream()
        .filter(one -> !one.answer().isDone())
        .collect(groupingBy(one -> one.place().topic()))
        .forEach((topic, of) -> locate(topic, of, places));
    Map<TopicPartition, List<Wanted>> missing = scan(places, Duration.ZERO);
    // A topic whose records are stamped by its brokers has them as old as their clocks say.
    scan(missing, Search.CLOCKS_APART)
        .values()
        .forEach(of -> of.forEach(one -> one.answer().complete(Raw.GONE)));
  }

  private void locate(String topic, List<Wanted> wanted, Map<TopicPartition, List<Wanted>> places) {
    int partitions;
    try {
      List<PartitionInfo> told = consumer.partitionsFor(topic, PATIENCE);
      partitions = told == null ? 0 : told.size();
    } catch (TopicAuthorizationException e) {
      wanted.forEach(one -> one.answer().complete(Raw.FORBIDDEN));
      return;
    } catch (InvalidTopicException e) {
      partitions = 0;
    }
    for (Wanted one : wanted) {
      if (partitions == 0) {
        one.answer().complete(Raw.GONE);
      } else {
        TopicPartition place = new TopicPartition(topic, one.place().partition(partitions));
        places.computeIfAbsent(place, p -> new ArrayList<>()).add(one);
      }
    }
  }

  /**
   * Reads each place from its first time on until all that it was asked for is found, or over.
   *
   * @return what certainly does not stand there
   */
  private Map<TopicPartition, List<Wanted>> scan(
      Map<TopicPartition, List<Wanted>> places, Duration before) {
    Map<TopicPartition, Search> searches = new HashMap<>();
    places.forEach((place, of) -> searches.put(place, new Search(of, before, clock)));
    if (searches.isEmpty()) {
      return Map.of();
    }
    try {
      read(searches);
    } catch (TopicAuthorizationException e) {
      places.forEach(
          (place, of) -> {
            if (e.unauthorizedTopics().contains(place.topic())) {
              of.forEach(one -> one.answer().complete(Raw.FORBIDDEN));
            }
          });
      return Map.of();
    }
    Map<TopicPartition, List<Wanted>> missing = new HashMap<>();
    searches.forEach(
        (place, search) -> {
          if (!search.missing().isEmpty()) {
            missing.put(place, search.missing());
          }
        });
    return missing;
  }

  private void read(Map<TopicPartition, Search> searches) {
    consumer.assign(searches.keySet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(searches.keySet(), PATIENCE);
    seek(searches, ends);
    Set<TopicPartition> open = new HashSet<>(searches.keySet());
    while (!open.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (open.removeIf(place -> isRead(place, searches, records, ends))) {
        consumer.assign(open);
      }
    }
  }

  private boolean isRead(
      TopicPartition place,
      Map<TopicPartition, Search> searches,
      ConsumerRecords<byte[], byte[]> records,
      Map<TopicPartition, Long> ends) {
    Search search = requireNonNull(searches.get(place), "not asked for");
    for (ConsumerRecord<byte[], byte[]> record : records.records(place)) {
      search.look(record);
    }
    boolean atEnd = consumer.position(place, PATIENCE) >= ends.getOrDefault(place, 0L);
    if (atEnd) {
      search.atEnd();
    }
    return atEnd || search.isOver();
  }

  private void seek(Map<TopicPartition, Search> searches, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> times = new HashMap<>();
    searches.forEach((place, search) -> times.put(place, search.from()));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, PATIENCE);
    searches
        .keySet()
        .forEach(
            place -> {
              OffsetAndTimestamp start = starts.get(place);
              consumer.seek(place, start == null ? ends.getOrDefault(place, 0L) : start.offset());
            });
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
