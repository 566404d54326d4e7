package dev.sluice.client;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Tells a cluster that is gone from one that has nothing to say: polling either finds nothing, for
 * ever. Owned by the thread that polls.
 */
final class ClusterProbe {

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final Duration patience;
  private long lastContact = System.nanoTime();
  private long silentSince;
  private boolean silent;

  /**
   * @param patience how long a cluster may be silent
   */
  ClusterProbe(Consumer<?, ?> consumer, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
  }

  void heard() {
    lastContact = System.nanoTime();
    silent = false;
  }

  /**
   * Nothing came; asks the cluster whether it is there, where that has gone on for a while.
   *
   * @throws TimeoutException if it has been silent for longer than it may
   */
  void heardNothing(Collection<TopicPartition> assigned) {
    if (!isOver(lastContact, EVERY)) {
      return;
    }
    try {
      consumer.endOffsets(assigned, TIMEOUT);
      heard();
    } catch (TimeoutException e) {
      if (silent && isOver(silentSince, patience)) {
        throw e;
      }
      silentSince = silent ? silentSince : System.nanoTime();
      silent = true;
    }
  }

  private static boolean isOver(long since, Duration duration) {
    return System.nanoTime() - since > duration.toNanos();
  }
}
