package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the jobs topic: one poll thread, a virtual thread for each delivery, and offsets that
 * are committed, by whoever publishes the results, in the order in which jobs finish.
 *
 * <p>The poll thread alone touches the Kafka consumer. It never waits for a job: what is under way
 * when a partition goes, goes on without it.
 */
public final class JobConsumer {

  private static final Logger log = LoggerFactory.getLogger(JobConsumer.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BLOCKED_POLL = Duration.ofMillis(20);

  private final ConsumerSettings settings;
  private final Consumer<Throwable> onFatal;
  private final KafkaConsumer<byte[], byte[]> kafka;
  private final Assignment assignment;
  private final Awaited awaited;
  private final InFlightWindow inFlight;
  private final Lag lag;
  private final OwnedPartitions owned;
  private final Stillness stillness = new Stillness();

  private @Nullable Thread poller;
  private volatile ConsumerGroupMetadata membership;
  private volatile boolean stopping;
  private volatile int awaiting;
  private volatile long polledAt;

  /**
   * @param handover how jobs outlast the ownership of their partitions
   * @param onFatal told, on some thread, when consuming cannot go on
   * @param onOwned told, on the poll thread, which partitions of the jobs topic are this worker's,
   *     whenever that changes
   */
  public JobConsumer(
      ConsumerSettings settings,
      Handover handover,
      Consumer<Throwable> onFatal,
      Consumer<Set<Integer>> onOwned) {
    this.settings = requireNonNull(settings, "settings is null");
    this.awaited = new Awaited(handover);
    this.onFatal = requireNonNull(onFatal, "onFatal is null");
    this.inFlight = new InFlightWindow(settings.maxInFlight(), settings.maxInFlightBytes());
    this.kafka = new KafkaConsumer<>(settings.toKafka());
    this.membership = kafka.groupMetadata();
    this.assignment =
        new Assignment(
            kafka,
            settings.topics(),
            handover,
            this::refreshMembership,
            this::abandoned,
            requireNonNull(onOwned, "onOwned is null"));
    this.lag = new Lag(kafka);
    this.owned = new OwnedPartitions(kafka, settings);
  }

  /**
   * Begins to consume.
   *
   * @param handler works on each delivery
   */
  public void start(JobHandler handler) {
    polledAt = System.nanoTime();
    poller = Thread.ofPlatform().name("sluice-poll").start(() -> run(handler));
  }

  /**
   * Begins nothing more, hands over what is under way, and leaves the group. What this worker holds
   * goes on.
   */
  public void stop() throws InterruptedException {
    stopping = true;
    if (poller == null) {
      kafka.close();
      return;
    }
    kafka.wakeup();
    poller.join();
  }

  /** Whether the group counts this worker among its members, as of the last poll. */
  public boolean isMember() {
    return membership.generationId() >= 0;
  }

  /**
   * What to commit in the transaction that publishes the results of {@code finished}. Thread-safe.
   *
   * <p>The membership is read first: should a rebalance take a partition away while the offsets are
   * gathered, they are committed under a membership that the cluster no longer knows, and refused.
   */
  public GroupCommit commitAfter(Collection<Delivery> finished) {
    ConsumerGroupMetadata before = membership;
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    List<Delivery> covered = new ArrayList<>(finished.size());
    byWindow(finished)
        .forEach(
            (window, deliveries) -> {
              OffsetAndMetadata offset = window.commitAfter(deliveries);
              if (offset != null) {
                offsets.put(window.partition(), offset);
                covered.addAll(deliveries);
              }
            });
    return new GroupCommit(before, offsets, covered);
  }

  /** Their results and offsets are committed. Thread-safe. */
  public void committed(Collection<Delivery> finished) {
    byWindow(finished)
        .forEach(
            (window, deliveries) -> {
              List<Delivery> ended = window.committed(deliveries);
              inFlight.leave(
                  ended.stream().mapToInt(Delivery::places).sum(),
                  ended.stream().mapToLong(Delivery::size).sum());
            });
  }

  /** One that was held is published, or given up. Thread-safe; to be told once of each. */
  public void heldEnded(Delivery held) {
    leaveFlight(held);
  }

  private static Map<PartitionWindow, List<Delivery>> byWindow(Collection<Delivery> deliveries) {
    return deliveries.stream().collect(groupingBy(Delivery::window));
  }

  /** Jobs that are begun and not committed. */
  public int inFlight() {
    return inFlight.count();
  }

  /** Jobs of the owned partitions that another worker may end still, as of the last poll. */
  public int awaited() {
    return awaiting;
  }

  /** For how long the poll thread has not come round; zero where it is not to. Thread-safe. */
  public Duration sincePoll() {
    boolean runs = poller != null && !stopping;
    return runs ? Duration.ofNanos(System.nanoTime() - polledAt) : Duration.ZERO;
  }

  /** For how long nothing was seen of the job in flight that is silent for longest. Thread-safe. */
  public Duration silence() {
    return stillness.silence();
  }

  /** How long the frontier of any partition has stood at the same job. Thread-safe. */
  public Duration frontierAge() {
    return stillness.frontierAge();
  }

  /** Bytes of their records. */
  public long inFlightBytes() {
    return inFlight.bytes();
  }

  /** Jobs in the owned partitions that are not begun, as of about a second ago. */
  public long lag() {
    return lag.waiting();
  }

  /** In how many seconds those are begun, at the pace of the last minute; infinite if none are. */
  public double secondsToClear() {
    return lag.secondsToClear();
  }

  /**
   * Jobs in the owned partitions of a topic on which jobs rest, as of about a second ago; none for
   * any other.
   */
  public long resting(String topic) {
    return lag.resting(topic);
  }

  /** How far the owned partitions are done on which jobs rest, as of about a second ago. */
  public Map<TopicPartition, Long> restedUpTo() {
    return lag.restedUpTo();
  }

  /** Which part of the jobs topic is this worker's. Thread-safe; to be asked often. */
  public Ownership ownership() {
    return owned.now();
  }

  /** How many partitions the jobs topic has, as of some time ago; 0 if that is not known yet. */
  public int partitions() {
    return owned.counted();
  }

  private void run(JobHandler handler) {
    try (kafka) {
      kafka.subscribe(settings.topics().keySet(), assignment);
      while (!stopping) {
        Duration wait = beginWhatFits(handler);
        pauseWhereBacklogged();
        poll(wait);
      }
      leave();
    } catch (Throwable e) {
      log.error("consuming {} cannot go on", settings.topics().keySet(), e);
      onFatal.accept(e);
    }
  }

  private void poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = kafka.poll(timeout);
      records
          .nextOffsets()
          .forEach(
              (partition, next) ->
                  assignment.window(partition).fill(records.records(partition), next.offset()));
    } catch (WakeupException e) {
      log.debug("woken up to stop");
    }
    refreshMembership();
    polledAt = System.nanoTime();
    awaiting = awaited.size();
    lag.update(assignment.windows());
    owned.update(assignment.windows());
    stillness.update(assignment.windows());
  }

  /**
   * A partition is fetched again once all that was fetched of it is begun. What is left after
   * beginning counts: to pause a partition whose records are about to be begun would leave it out
   * of the next fetch, and its next job would wait for that one to end.
   */
  private void pauseWhereBacklogged() {
    for (PartitionWindow window : assignment.windows()) {
      List<TopicPartition> partition = List.of(window.partition());
      if (window.hasBacklog()) {
        kafka.pause(partition);
      } else {
        kafka.resume(partition);
      }
    }
  }

  /**
   * Begins records of all partitions in turn, until nothing is left or nothing fits.
   *
   * @return how long the next poll may wait for more
   */
  private Duration beginWhatFits(JobHandler handler) throws InterruptedException {
    boolean begun = true;
    while (begun) {
      begun = beginFree(handler);
      for (PartitionWindow window : assignment.windows()) {
        begun |= beginNext(window, handler);
      }
    }
    Duration untilNext = untilNext();
    if (untilNext.isPositive()) {
      return untilNext;
    }
    if (inFlight.hasRoomFor(1)) {
      return BLOCKED_POLL; // By a frontier, or by a record too large for what room there is.
    }
    inFlight.awaitRoom(1, BLOCKED_POLL);
    return Duration.ZERO;
  }

  /** For how long nothing that was fetched can be begun; zero where something waits for room. */
  private Duration untilNext() {
    long next = PartitionWindow.NEVER;
    for (PartitionWindow window : assignment.windows()) {
      next = Math.min(next, window.nextAt());
    }
    long wait = Math.min(IDLE_POLL.toMillis(), next - System.currentTimeMillis());
    return Duration.ofMillis(Math.max(0, wait));
  }

  /** Begins those that earlier owners left, and that nobody else will ever end. */
  private boolean beginFree(JobHandler handler) {
    boolean begun = false;
    for (Delivery next = awaited.peekFree();
        next != null && inFlight.hasRoomFor(0);
        next = awaited.peekFree()) {
      inFlight.begin();
      start(awaited.takeFree(), handler);
      begun = true;
    }
    return begun;
  }

  private boolean beginNext(PartitionWindow window, JobHandler handler) {
    int size = window.nextSize(System.currentTimeMillis());
    if (size < 0) {
      return false;
    }
    return window.isNextLeftBehind() ? awaitNext(window, size) : beginNext(window, size, handler);
  }

  private boolean awaitNext(PartitionWindow window, int size) {
    boolean fits = inFlight.hasRoomToKeep(size);
    if (fits) {
      inFlight.keep(size);
      awaited.add(begin(window), assignment.inquiry(window));
    }
    return fits;
  }

  private boolean beginNext(PartitionWindow window, int size, JobHandler handler) {
    boolean fits = inFlight.hasRoomFor(size);
    if (fits) {
      inFlight.enter(size);
      start(begin(window), handler);
    }
    return fits;
  }

  private Delivery begin(PartitionWindow window) {
    lag.begun(window);
    return window.begin();
  }

  private void start(Delivery delivery, JobHandler handler) {
    delivery.start(Thread.ofVirtual().name("job").unstarted(() -> work(delivery, handler)));
  }

  private void work(Delivery delivery, JobHandler handler) {
    try {
      handler.handle(delivery);
    } catch (Throwable e) {
      if (delivery.isAbandoned()) {
        log.debug("{} was given up", delivery);
        return;
      }
      // A delivery without an end would hold its partition's frontier for ever and in silence.
      log.error("{} ended without a result", delivery, e);
      onFatal.accept(e);
    }
  }

  private void refreshMembership() {
    membership = kafka.groupMetadata();
  }

  private void abandoned(Delivery delivery) {
    leaveFlight(delivery);
    awaited.reconsider();
  }

  private void leaveFlight(Delivery delivery) {
    inFlight.leave(delivery.places(), delivery.size());
  }

  /** Others may have the partitions at once, and what they entitle to. */
  private void leave() {
    assignment.handOverAll();
    owned.left();
  }
}
