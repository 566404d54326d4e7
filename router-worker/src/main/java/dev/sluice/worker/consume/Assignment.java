package dev.sluice.worker.consume;

import dev.sluice.worker.consume.Handover.Inquiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

  /**
   * How long a partition that goes is kept for what is on its way to be committed. Nothing is begun
   * meanwhile, and other workers wait.
   */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Assignment.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Duration> rests;
  private final Handover handover;

  /** Called before waiting for the publisher: it must know the generation that is valid now. */
  private final Runnable refreshMembership;

  private final java.util.function.Consumer<Delivery> onAbandoned;
  private final java.util.function.Consumer<Set<Integer>> onOwned;
  private final Map<TopicPartition, PartitionWindow> windows = new LinkedHashMap<>();
  private final Map<PartitionWindow, Inquiry> inquiries = new HashMap<>();

  Assignment(
      Consumer<byte[], byte[]> consumer,
      Map<String, Duration> rests,
      Handover handover,
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
    List<PartitionWindow> come = new ArrayList<>();
    committed(partitions)
        .forEach(
            (partition, commit) ->
                come.add(new PartitionWindow(partition, rest(partition.topic()), commit)));
    come.forEach(window -> windows.put(window.partition(), window));
    inquire(come.stream().filter(PartitionWindow::hasLeftBehind).toList());
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

  /** After their offsets were read: whatever an earlier owner holds is on record by then. */
  private void inquire(List<PartitionWindow> unfinished) {
    if (!unfinished.isEmpty()) {
      Inquiry inquiry = handover.inquire();
      unfinished.forEach(window -> inquiries.put(window, inquiry));
    }
  }

  /** What is being found out about a partition of which an earlier owner left something. */
  Inquiry inquiry(PartitionWindow window) {
    return Objects.requireNonNull(inquiries.get(window), () -> window.partition() + " was new");
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

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    refreshMembership.run();
    handOver(take(partitions));
  }

  /** Hands all partitions over: this worker leaves. */
  void handOverAll() {
    refreshMembership.run();
    handOver(take(List.copyOf(windows.keySet())));
  }

  /**
   * Nothing more is begun, and what has spent nothing is given up. What ended, and that the rest is
   * held here, is committed before another worker reads the offsets; then the partitions may go,
   * and what is held goes on.
   */
  private void handOver(List<PartitionWindow> leaving) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Delivery> held = new ArrayList<>();
    for (PartitionWindow window : leaving) {
      PartitionWindow.Parting parting = window.part();
      parting.abandoned().forEach(onAbandoned);
      held.addAll(parting.held());
    }
    if (!held.isEmpty()) {
      handover.state(held);
    }
    awaitSettled(leaving, deadline);
    giveUp(leaving);
    long stand = held.stream().filter(Delivery::isHeld).count();
    if (stand > 0) {
      log.info("{} jobs go on here, whose partitions are given to others", stand);
    }
  }

  private static void awaitSettled(List<PartitionWindow> leaving, long deadline) {
    try {
      for (PartitionWindow window : leaving) {
        window.awaitSettled(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The group has gone on without this worker: another may own these already. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<PartitionWindow> lost = take(partitions);
    if (!lost.isEmpty()) { // This worker may have left already.
      log.warn("partitions lost, their jobs are begun again by their next owner: {}", partitions);
    }
    giveUp(lost);
  }

  private List<PartitionWindow> take(Collection<TopicPartition> partitions) {
    List<PartitionWindow> taken =
        partitions.stream().flatMap(p -> Stream.ofNullable(windows.remove(p))).toList();
    tellOwned();
    return taken;
  }

  private void giveUp(List<PartitionWindow> leaving) {
    for (PartitionWindow window : leaving) {
      inquiries.remove(window);
      List<Delivery> abandoned = window.close();
      if (!abandoned.isEmpty()) {
        log.warn("{}: gave up {} jobs that were under way", window.partition(), abandoned.size());
      }
      abandoned.forEach(onAbandoned);
    }
  }
}
