package dev.sluice.worker.consume;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How many records of the owned partitions wait. Measured by the poll thread, read by any. */
final class Lag {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final Pace pace = new Pace(System.nanoTime());
  private long measuredAt = System.nanoTime() - INTERVAL_NANOS;
  private volatile long waiting;
  private volatile Map<String, Long> resting = Map.of();
  private volatile Map<TopicPartition, Long> restedUpTo = Map.of();

  Lag(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Measures again if a second has passed. */
  void update(Collection<PartitionWindow> windows) {
    if (System.nanoTime() - measuredAt < INTERVAL_NANOS) {
      return;
    }
    measuredAt = System.nanoTime();
    pace.update(measuredAt);
    waiting = windows.stream().filter(w -> !w.isForResting()).mapToLong(this::unbegun).sum();
    resting =
        windows.stream()
            .filter(PartitionWindow::isForResting)
            .collect(groupingBy(w -> w.partition().topic(), summingLong(this::unbegun)));
    restedUpTo =
        windows.stream()
            .filter(PartitionWindow::isForResting)
            .collect(toMap(PartitionWindow::partition, PartitionWindow::doneUpTo));
  }

  /** Fetched and not begun, and not even fetched. */
  private long unbegun(PartitionWindow window) {
    return window.backlogSize() + consumer.currentLag(window.partition()).orElse(0);
  }

  /** One of those that wait is begun. */
  void begun(PartitionWindow window) {
    if (!window.isForResting()) {
      pace.begun();
    }
  }

  /** In how many seconds those that wait are begun, at the pace of about the last minute. */
  double secondsToClear() {
    return pace.secondsFor(waiting);
  }

  long waiting() {
    return waiting;
  }

  long resting(String topic) {
    return resting.getOrDefault(topic, 0L);
  }

  Map<TopicPartition, Long> restedUpTo() {
    return restedUpTo;
  }
}
