package dev.sluice.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * From where to where the partitions of a topic are read.
 *
 * @param starts the first offset of each
 * @param ends the offset behind the last one of each
 */
record Extent(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
  Extent {
    starts = Map.copyOf(starts);
    ends = Map.copyOf(ends);
  }

  /**
   * Of what is committed now. The cluster finds the times in its index, so nothing is read for
   * that.
   *
   * @param since where to start: the first record that is not older; null for the oldest
   * @param until where to end: the first record that is not older; null for now
   */
  static Extent of(
      Consumer<?, ?> consumer,
      Set<TopicPartition> partitions,
      @Nullable Instant since,
      @Nullable Instant until,
      Duration timeout) {
    Map<TopicPartition, Long> now = consumer.endOffsets(partitions, timeout);
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions, timeout);
    Map<TopicPartition, Long> ends = until == null ? now : from(consumer, until, now, timeout);
    return new Extent(since == null ? oldest : from(consumer, since, now, timeout), ends);
  }

  /** The first record that is not older; the end where all are. */
  private static Map<TopicPartition, Long> from(
      Consumer<?, ?> consumer, Instant time, Map<TopicPartition, Long> ends, Duration timeout) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    consumer
        .offsetsForTimes(times, timeout)
        .forEach(
            (partition, found) -> {
              if (found != null) {
                offsets.merge(partition, found.offset(), Math::min);
              }
            });
    return offsets;
  }

  /** How many offsets lie within. */
  long size() {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - start(end.getKey())))
        .sum();
  }

  long start(TopicPartition partition) {
    return starts.getOrDefault(partition, 0L);
  }

  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
