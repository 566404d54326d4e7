package dev.sluice.worker.consume;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;

/** How many records of the owned partitions wait. Measured by the poll thread, read by any. */
final class Lag {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private long measuredAt = System.nanoTime() - INTERVAL_NANOS;
  private volatile long value;

  Lag(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Measures again if a second has passed: fetched and not begun, and not even fetched. */
  void update(Collection<PartitionWindow> windows) {
    if (System.nanoTime() - measuredAt < INTERVAL_NANOS) {
      return;
    }
    measuredAt = System.nanoTime();
    value =
        windows.stream()
            .mapToLong(w -> w.backlogSize() + consumer.currentLag(w.partition()).orElse(0))
            .sum();
  }

  long value() {
    return value;
  }
}
