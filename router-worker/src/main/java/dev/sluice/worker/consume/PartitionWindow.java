package dev.sluice.worker.consume;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One assigned partition: records that were fetched and wait, deliveries that are under way, and
 * from those the frontier to commit.
 *
 * <p>The poll thread fills it, begins deliveries and closes it; the publishing thread takes the
 * frontier and ends deliveries. All state is guarded by this object's monitor, held for moments
 * only.
 */
final class PartitionWindow {

  /** The time until which a record rests, where there is none. */
  static final long NEVER = Long.MAX_VALUE;

  /** What comes from further ahead was not stamped by a worker, and does not stop its partition. */
  private static final long CLOCKS_APART_MILLIS = 5_000;

  private final TopicPartition partition;

  /** How long each record rests, in milliseconds from its timestamp. */
  private final long restMillis;

  /** Fetched and not begun, ascending. */
  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();

  /**
   * Every unfinished offset below {@link #end}, ascending, because offsets are begun in ascending
   * order. The value is null for an offset that an earlier owner left unfinished and that has not
   * come by again yet. Those that are held stay until the partition has gone: they are for its next
   * owner to see.
   */
  private final LinkedHashMap<Long, @Nullable Delivery> unfinished = new LinkedHashMap<>();

  private final Frontier restored;
  private long end;
  private boolean open = true;

  /** The first unfinished offset when somebody last asked, and since when it has been that. */
  private long seenFirst = -1;

  private long seenFirstAt = System.nanoTime();

  /** Whether an earlier owner's unfinished offsets may still wait to come by. */
  private boolean mayHoldVanished;

  PartitionWindow(TopicPartition partition, Duration rest, Frontier restored) {
    this.partition = partition;
    this.restMillis = rest.toMillis();
    this.restored = restored;
    this.end = restored.end();
    this.mayHoldVanished = restored.unfinished().length > 0;
    for (long offset : restored.unfinished()) {
      unfinished.put(offset, null);
    }
  }

  TopicPartition partition() {
    return partition;
  }

  /** Whether an earlier owner left anything unfinished. */
  boolean hasLeftBehind() {
    return restored.unfinished().length > 0;
  }

  /** Takes fetched records in; those that are done already are passed over. */
  synchronized void fill(List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!restored.isDone(record.offset())) {
        backlog.add(record);
      }
    }
    ConsumerRecord<byte[], byte[]> next = backlog.peek();
    forgetVanished(next == null ? nextOffset : next.offset());
    if (next == null) {
      end = Math.max(end, nextOffset); // Only markers and done offsets lie between.
    }
  }

  /**
   * An offset that an earlier owner left unfinished, and that the log no longer has, will never
   * come by: it must not hold the frontier for ever.
   */
  private void forgetVanished(long nextToBegin) {
    if (mayHoldVanished) {
      unfinished
          .entrySet()
          .removeIf(entry -> entry.getValue() == null && entry.getKey() < nextToBegin);
      mayHoldVanished = nextToBegin < restored.end();
    }
  }

  /** For how long nothing was seen of the delivery that is silent for longest. */
  synchronized Duration silence(long now) {
    return unfinished.values().stream()
        .flatMap(Stream::ofNullable)
        .map(delivery -> delivery.silence(now))
        .max(naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** For how long, as far as was asked, the frontier has stood at the same unfinished offset. */
  synchronized Duration frontierAge(long now) {
    Map.Entry<Long, @Nullable Delivery> oldest = unfinished.firstEntry();
    long first = oldest == null ? -1 : oldest.getKey();
    if (first != seenFirst || first < 0) {
      seenFirst = first;
      seenFirstAt = now;
    }
    return Duration.ofNanos(now - seenFirstAt);
  }

  synchronized boolean hasBacklog() {
    return !backlog.isEmpty();
  }

  synchronized int backlogSize() {
    return backlog.size();
  }

  /**
   * The size of the next record to begin, or -1 if there is none, or it rests still or must wait
   * for the frontier.
   */
  synchronized int nextSize(long nowMillis) {
    ConsumerRecord<byte[], byte[]> next = backlog.peek();
    if (!open || next == null || rests(next, nowMillis) || !staysCommittable(next.offset())) {
      return -1;
    }
    return Delivery.size(next);
  }

  /** Whether an earlier owner began the next record, and may end it still. */
  synchronized boolean isNextLeftBehind() {
    ConsumerRecord<byte[], byte[]> next = backlog.peek();
    return next != null && next.offset() < restored.end();
  }

  private boolean rests(ConsumerRecord<byte[], byte[]> record, long nowMillis) {
    return restMillis > 0
        && record.timestamp() + restMillis > nowMillis
        && record.timestamp() <= nowMillis + CLOCKS_APART_MILLIS;
  }

  /**
   * When the next record has rested; the past if it has, or rests never. {@link #NEVER} if there is
   * none.
   */
  synchronized long nextAt() {
    ConsumerRecord<byte[], byte[]> next = backlog.peek();
    if (next == null) {
      return NEVER;
    }
    return restMillis == 0 ? 0 : next.timestamp() + restMillis;
  }

  boolean isForResting() {
    return restMillis > 0;
  }

  /** Everything before it is done, and committed. */
  synchronized long doneUpTo() {
    return frontierAfter(Set.of()).offset();
  }

  private boolean staysCommittable(long next) {
    if (unfinished.isEmpty() || unfinished.containsKey(next)) {
      return true;
    }
    long span = next + 1 - unfinished.keySet().iterator().next();
    return FrontierMetadata.alwaysFits(unfinished.size() + 1, span);
  }

  /** Takes the next record; only after {@link #nextSize} said that there is one. */
  synchronized Delivery begin() {
    boolean leftBehind = isNextLeftBehind();
    Delivery delivery = new Delivery(backlog.remove(), this, leftBehind);
    unfinished.put(delivery.offset(), delivery);
    end = Math.max(end, delivery.offset() + 1);
    return delivery;
  }

  /** The commit frontier, once {@code finished} are done as well. */
  synchronized Frontier frontierAfter(Set<Delivery> finished) {
    long[] rest = new long[unfinished.size()];
    int count = 0;
    for (Map.Entry<Long, @Nullable Delivery> entry : unfinished.entrySet()) {
      Delivery delivery = entry.getValue();
      if (delivery == null || !finished.contains(delivery) || delivery.isHeld()) {
        rest[count++] = entry.getKey();
      }
    }
    return new Frontier(count == 0 ? end : rest[0], end, Arrays.copyOf(rest, count));
  }

  /** The commit of {@link #frontierAfter}; null if the partition was given up meanwhile. */
  synchronized @Nullable OffsetAndMetadata commitAfter(Collection<Delivery> finished) {
    if (!open) {
      return null;
    }
    Frontier frontier = frontierAfter(new HashSet<>(finished));
    return new OffsetAndMetadata(frontier.offset(), FrontierMetadata.encode(frontier));
  }

  /**
   * Their results and offsets are committed, or that they are held.
   *
   * @return those that have ended, and were still under way: none if the partition was given up
   *     meanwhile
   */
  synchronized List<Delivery> committed(Collection<Delivery> finished) {
    List<Delivery> ended = new ArrayList<>(finished.size());
    for (Delivery delivery : finished) {
      if (!delivery.stated() && unfinished.remove(delivery.offset(), delivery)) {
        ended.add(delivery);
      }
    }
    notifyAll();
    return ended;
  }

  /**
   * The partition is about to go: nothing more is begun, and what has spent nothing is given up.
   * What has stays, to be put on record as held.
   */
  synchronized Parting part() {
    backlog.clear();
    Parting parting = new Parting(new ArrayList<>(), new ArrayList<>());
    for (Delivery delivery : unfinished.values()) {
      if (delivery != null) {
        switch (delivery.part()) {
          case HELD -> parting.held().add(delivery);
          case GIVEN_UP -> parting.abandoned().add(delivery);
          case NONE -> {}
        }
      }
    }
    return parting;
  }

  /**
   * @param held it is to be put on record that this worker holds them
   * @param abandoned given up
   */
  record Parting(List<Delivery> held, List<Delivery> abandoned) {}

  /** Waits until nothing is on its way to be committed, or the time has come. */
  synchronized boolean awaitSettled(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (isBusy()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean isBusy() {
    return unfinished.values().stream()
        .anyMatch(delivery -> delivery != null && delivery.isOnItsWay());
  }

  /**
   * Gives the partition up. From here on no commit holds any of its offsets, so whoever owns it
   * next begins what is unfinished again, except for what is held.
   *
   * @return what was still under way, and is given up now
   */
  synchronized List<Delivery> close() {
    open = false;
    backlog.clear();
    List<Delivery> abandoned =
        unfinished.values().stream().flatMap(Stream::ofNullable).filter(Delivery::giveUp).toList();
    unfinished.clear();
    notifyAll();
    return abandoned;
  }
}
