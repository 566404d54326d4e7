package dev.sluice.worker.consume;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How many records of the owned partitions wait. Measured by the poll thread, read by any. */
final class Lag {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private long measuredAt = System.nanoTime() - INTERVAL_NANOS;
  private volatile long waiting;
  private volatile long resting;
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
    waiting = sum(windows.stream().filter(window -> !window.isForResting()));
    resting = sum(windows.stream().filter(PartitionWindow::isForResting));
    restedUpTo =
        windows.stream()
            .filter(PartitionWindow::isForResting)
            .collect(toMap(PartitionWindow::partition, PartitionWindow::doneUpTo));
  }

  /** Fetched and not begun, and not even fetched. */
  private long sum(Stream<PartitionWindow> windows) {
    return windows
        .mapToLong(w -> w.backlogSize() + consumer.currentLag(w.partition()).orElse(0))
        .sum();
  }

  long waiting() {
    return waiting;
  }

  long resting() {
    return resting;
  }

  Map<TopicPartition, Long> restedUpTo() {
    return restedUpTo;
  }
}
