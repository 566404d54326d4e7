package dev.sluice.worker.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this worker owns, and how they come and go. Owned by the poll thread, on
 * which Kafka calls the listener too.
 */
final class Assignment implements ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(Assignment.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Duration> rests;
  private final Duration handover;

  /** Called before waiting for the publisher: it must know the generation that is valid now. */
  private final Runnable refreshMembership;

  private final java.util.function.Consumer<Delivery> onAbandoned;
  private final java.util.function.Consumer<Set<Integer>> onOwned;
  private final Map<TopicPartition, PartitionWindow> windows = new LinkedHashMap<>();

  Assignment(
      Consumer<byte[], byte[]> consumer,
      Map<String, Duration> rests,
      Duration handover,
      Runnable refreshMembership,
      java.util.function.Consumer<Delivery> onAbandoned,
      java.util.function.Consumer<Set<Integer>> onOwned) {
    this.consumer = consumer;
    this.rests = rests;
    this.handover = handover;
    this.refreshMembership = refreshMembership;
    this.onAbandoned = onAbandoned;
    this.onOwned = onOwned;
  }

  Collection<PartitionWindow> windows() {
    return windows.values();
  }

  PartitionWindow window(TopicPartition partition) {
    return Objects.requireNonNull(windows.get(partition), () -> partition + " is not assigned");
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    refreshMembership.run();
    if (partitions.isEmpty()) {
      return;
    }
    committed(partitions)
        .forEach(
            (partition, commit) ->
                windows.put(
                    partition, new PartitionWindow(partition, rest(partition.topic()), commit)));
    tellOwned();
    log.info("partitions assigned: {}", partitions);
  }

  /** Before anything of a new one is begun, and before what is left of an old one is waited for. */
  private void tellOwned() {
    onOwned.accept(
        windows.values().stream()
            .filter(window -> !window.isForResting())
            .map(window -> window.partition().partition())
            .collect(Collectors.toSet()));
  }

  private Duration rest(String topic) {
    return rests.getOrDefault(topic, Duration.ZERO);
  }

  /**
   * Waits for stable offsets: while a transaction of the last owner is open, its outcome decides
   * what is done.
   */
  private Map<TopicPartition, Frontier> committed(Collection<TopicPartition> partitions) {
    while (true) {
      try {
        Map<TopicPartition, OffsetAndMetadata> commits =
            consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, Frontier> frontiers = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
          frontiers.put(partition, frontier(partition, commits.get(partition)));
        }
        return frontiers;
      } catch (RetriableException e) {
        log.warn("reading the offsets of {} again: {}", partitions, e.getMessage());
      }
    }
  }

  private Frontier frontier(TopicPartition partition, @Nullable OffsetAndMetadata commit) {
    return commit == null
        ? Frontier.at(consumer.position(partition))
        : FrontierMetadata.decode(commit.offset(), commit.metadata());
  }

  /**
   * Hands partitions over: nothing more is begun, what is under way may end, and what ended is
   * committed before another worker reads the offsets.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    refreshMembership.run();
    List<PartitionWindow> leaving = take(partitions);
    leaving.forEach(PartitionWindow::stopBeginning);
    long deadline = System.nanoTime() + handover.toNanos();
    try {
      for (PartitionWindow window : leaving) {
        window.awaitIdle(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    giveUp(leaving);
  }

  /** The group has gone on without this worker: another may own these already. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    log.warn("partitions lost, their jobs are begun again by their next owner: {}", partitions);
    giveUp(take(partitions));
  }

  void giveUpAll() {
    giveUp(take(List.copyOf(windows.keySet())));
  }

  private List<PartitionWindow> take(Collection<TopicPartition> partitions) {
    List<PartitionWindow> taken =
        partitions.stream().flatMap(p -> Stream.ofNullable(windows.remove(p))).toList();
    tellOwned();
    return taken;
  }

  private void giveUp(List<PartitionWindow> leaving) {
    for (PartitionWindow window : leaving) {
      List<Delivery> abandoned = window.close();
      if (!abandoned.isEmpty()) {
        log.warn("{}: gave up {} jobs that were under way", window.partition(), abandoned.size());
      }
      abandoned.forEach(onAbandoned);
    }
  }
}
