package dev.sluice.worker.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What this worker owns of the jobs topic, and how certain that is: the group gives the partitions
 * of a member that it has not heard for the session timeout to others, and cannot tell it so. Told
 * by the poll thread, asked by any.
 */
final class OwnedPartitions {

  /** Clocks differ, and what this worker hears is a little old. */
  private static final double MARGIN = 0.9;

  /** More heartbeats than one without an answer. */
  private static final long UNANSWERED = Duration.ofSeconds(4).toNanos();

  /** Whoever asks does so several times a second, unless the whole process stood still. */
  private static final long STALL = Duration.ofSeconds(3).toNanos();

  private static final long COUNTED_EVERY = Duration.ofSeconds(30).toNanos();
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> kafka;
  private final String topic;
  private final long session;
  private long countedAt;

  private Set<Integer> partitions = Set.of();
  private int all = 1;

  /** Zero until it was told once. */
  private volatile int counted;

  private double answers;
  private long answeredAt;
  private long askedAt;
  private boolean stalled;

  OwnedPartitions(Consumer<byte[], byte[]> kafka, ConsumerSettings settings) {
    this.kafka = kafka;
    this.topic = jobs(settings.topics());
    String timeout =
        String.valueOf(settings.toKafka().get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
    this.session = (long) (MARGIN * Duration.ofMillis(Long.parseLong(timeout)).toNanos());
    this.answeredAt = System.nanoTime();
    this.askedAt = answeredAt;
    this.countedAt = answeredAt - COUNTED_EVERY;
  }

  /** The one where nothing rests. */
  private static String jobs(Map<String, Duration> topics) {
    return topics.entrySet().stream()
        .filter(topic -> topic.getValue().isZero())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** After each poll, by the poll thread. */
  void update(Collection<PartitionWindow> windows) {
    Set<Integer> now =
        windows.stream()
            .map(PartitionWindow::partition)
            .filter(partition -> partition.topic().equals(topic))
            .map(TopicPartition::partition)
            .collect(Collectors.toSet());
    if (!now.equals(partitions) || System.nanoTime() - countedAt > COUNTED_EVERY) {
      changed(now, count());
    }
  }

  /** This worker leaves the group: nothing is its own any more. By the poll thread. */
  void left() {
    changed(Set.of(), all);
  }

  /** The group has just said so: that is an answer. */
  private synchronized void changed(Set<Integer> now, int count) {
    if (!now.equals(partitions)) {
      answeredAt = System.nanoTime();
    }
    partitions = now;
    all = Math.max(count, now.size());
  }

  private int count() {
    countedAt = System.nanoTime();
    try {
      counted = kafka.partitionsFor(topic, PATIENCE).size();
      return counted;
    } catch (TimeoutException e) {
      return all;
    }
  }

  int counted() {
    return counted;
  }

  synchronized Ownership now() {
    long now = System.nanoTime();
    hearAnswers(now);
    Duration validFor = Duration.ofNanos(answeredAt + session - now);
    Duration kept = isCutOff(now) ? validFor : validFor.plus(Assignment.PATIENCE);
    return !kept.isPositive()
        ? new Ownership(Set.of(), all, validFor)
        : new Ownership(partitions, all, validFor);
  }

  /** One that was not there the last time came since, and was asked for before it came. */
  private void hearAnswers(long now) {
    stalled |= now - askedAt > STALL;
    double count = metric("heartbeat-total");
    if (count > answers) {
      answers = count;
      long sentAt = askedAt - (long) (metric("heartbeat-response-time-max") * 1_000_000);
      if (sentAt - answeredAt > 0) {
        answeredAt = sentAt;
      }
      stalled = false;
    }
    askedAt = now;
  }

  /**
   * Whether it sends heartbeats that nobody answers. While the group waits for another member to
   * hand over, it sends none, and keeps its partitions.
   */
  private boolean isCutOff(long now) {
    double ago = metric("last-heartbeat-seconds-ago");
    long sentAt = now - (long) (ago * 1_000_000_000L);
    return stalled || (ago >= 0 && sentAt - answeredAt > UNANSWERED);
  }

  private double metric(String name) {
    for (Map.Entry<MetricName, ? extends Metric> metric : kafka.metrics().entrySet()) {
      if (metric.getKey().name().equals(name)
          && metric.getKey().group().equals("consumer-coordinator-metrics")) {
        return number(metric.getValue().metricValue());
      }
    }
    return -1;
  }

  private static double number(@Nullable Object value) {
    return value instanceof Double number && !number.isNaN() ? number : 0;
  }
}
