package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One partition and its owners, one after another, in histories made up from seeds: commits that
 * fail, partitions that go before or after it stands what is held, owners that die, holders that
 * die, release and are taken for dead though they live.
 */
final class HandoverHistoriesTest {

  private static final TopicPartition PARTITION = new TopicPartition("llm.jobs", 3);
  private static final int JOBS = 300;
  private static final int STEPS = 100_000;

  @ParameterizedTest
  @ValueSource(
      longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
  void everyJobEndsOnceAndIsCalledAgainOnlyAfterADeathOrAFailedCommit(long seed) throws Exception {
    History history = new History(new Random(seed));
    for (int step = 0; step < STEPS && history.results.size() < JOBS; step++) {
      history.step();
    }
    history.settle();

    assertThat(history.results).hasSize(JOBS).allSatisfy((job, times) -> assertThat(times).isOne());
    assertThat(history.commit.offset()).isEqualTo(JOBS);
    assertThat(history.handedOver).isPositive();
    assertThat(history.endedElsewhere).isPositive();
    history.calls.forEach(
        (job, times) ->
            assertThat(times).as("calls of %d", job).isLessThanOrEqualTo(1 + wasted(history, job)));
  }

  private static int wasted(History history, long job) {
    return history.wasted.getOrDefault(job, 0);
  }

  /** What a worker holds of what it owned, under one name. */
  private static final class Holder {
    private final List<Delivery> held = new ArrayList<>();
    private boolean dead;
    private boolean lost;
  }

  private static final class History implements Handover {

    private final Random random;

    // What stands in the cluster.
    private final Map<Long, Integer> results = new HashMap<>();
    private final Map<Long, Set<Holder>> onRecord = new HashMap<>();
    private final Set<Long> done = new HashSet<>();
    private OffsetAndMetadata commit = new OffsetAndMetadata(0);
    private final Set<Holder> fenced = new HashSet<>();

    private final Map<Long, Integer> calls = new HashMap<>();

    /** Calls for nothing that the rules allow: of each job, how many. */
    private final Map<Long, Integer> wasted = new HashMap<>();

    private int handedOver;
    private int endedElsewhere;
    private long changes;

    // The present owner.
    private final List<Holder> holders = new ArrayList<>();
    private PartitionWindow window = assigned();
    private Awaited awaited = new Awaited(this);
    private final List<Delivery> running = new ArrayList<>();
    private final List<Delivery> ending = new ArrayList<>();
    private boolean answered;

    History(Random random) {
      this.random = random;
    }

    void step() throws InterruptedException {
      switch (random.nextInt(40)) {
        case 0 -> handOver();
        case 1 -> die();
        case 2 -> endOfAHolder();
        case 3 -> answered = true;
        case 4, 5 -> commit();
        case 6, 7, 8, 9 -> heldEnds();
        case 10, 11, 12, 13 -> end();
        default -> begin();
      }
      changes++;
      assertThatNothingIsLost();
    }

    /** No more trouble: all that is left comes to its end. */
    void settle() throws InterruptedException {
      answered = true;
      for (int i = 0; i < 100 * JOBS && commit.offset() < JOBS; i++) {
        changes++;
        begin();
        heldEnds();
        holders.stream().filter(holder -> holder.dead).forEach(this::fence);
        end();
        commitAll();
      }
    }

    private PartitionWindow assigned() {
      PartitionWindow next =
          new PartitionWindow(
              PARTITION,
              Duration.ZERO,
              FrontierMetadata.decode(commit.offset(), commit.metadata()));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (long offset = commit.offset(); offset < JOBS; offset++) {
        records.add(
            new ConsumerRecord<>(
                PARTITION.topic(), PARTITION.partition(), offset, null, new byte[1]));
      }
      next.fill(records, JOBS);
      return next;
    }

    private void begin() {
      for (Delivery free = awaited.peekFree(); free != null; free = awaited.peekFree()) {
        Delivery delivery = awaited.takeFree();
        assertThatNobodyElseMayEnd(delivery);
        delivery.start(Thread.ofVirtual().unstarted(() -> {}));
        running.add(delivery);
      }
      if (running.size() + ending.size() < 20 && window.nextSize(0) >= 0) {
        Delivery next = window.begin();
        if (next.isLeftBehind()) {
          boolean[] hasAnswer = {answered};
          awaited.add(next, delivery -> standing(delivery, hasAnswer));
        } else {
          assertThatNobodyElseMayEnd(next);
          running.add(next);
        }
      }
      if (!running.isEmpty() && random.nextInt(3) > 0) {
        call(any(running));
      }
    }

    private Standing standing(Delivery delivery, boolean[] hasAnswer) {
      hasAnswer[0] |= answered;
      if (!hasAnswer[0]) {
        return Standing.HELD;
      }
      if (done.contains(delivery.offset())) {
        return Standing.DONE;
      }
      Set<Holder> left = new HashSet<>(onRecord.getOrDefault(delivery.offset(), Set.of()));
      left.removeAll(fenced);
      return left.isEmpty() ? Standing.FREE : Standing.HELD;
    }

    private void call(Delivery delivery) {
      boolean first = !calledHere.contains(delivery);
      if (first && delivery.engage()) {
        calledHere.add(delivery);
        calls.merge(delivery.offset(), 1, Integer::sum);
      }
    }

    private final Set<Delivery> calledHere = new HashSet<>();

    private void end() throws InterruptedException {
      if (!running.isEmpty()) {
        Delivery delivery = any(running);
        running.remove(delivery);
        call(delivery);
        assertThat(delivery.leave()).isEqualTo(Delivery.Exit.WITH_OFFSETS);
        ending.add(delivery);
      }
    }

    private void commit() {
      if (random.nextInt(4) == 0) {
        var _ = window.commitAfter(ending); // It was aborted.
      } else {
        commitAll();
      }
    }

    private void commitAll() {
      OffsetAndMetadata next = window.commitAfter(ending);
      if (next == null || ending.isEmpty()) {
        return;
      }
      commit = next;
      for (Delivery delivery : window.committed(ending)) {
        if (delivery.places() == 0 && delivery.isLeftBehind()) {
          done.remove(delivery.offset()); // It had ended elsewhere.
        } else {
          ended(delivery);
        }
        onRecord.remove(delivery.offset());
      }
      ending.clear();
    }

    private void ended(Delivery delivery) {
      results.merge(delivery.offset(), 1, Integer::sum);
    }

    @Override
    public void endedElsewhere(Delivery delivery) {
      endedElsewhere++;
      ending.add(delivery);
    }

    private void handOver() {
      Holder holder = new Holder();
      PartitionWindow.Parting parting = window.part();
      List<Delivery> held = parting.held();
      if (random.nextInt(5) > 0) {
        commitAll();
      }
      if (random.nextInt(5) > 0) {
        OffsetAndMetadata next = window.commitAfter(held);
        assertThat(next).isNotNull();
        commit = next;
        held.forEach(
            one -> onRecord.computeIfAbsent(one.offset(), at -> new HashSet<>()).add(holder));
        assertThat(window.committed(held)).isEmpty();
        holder.held.addAll(held);
        holders.add(holder);
        handedOver += held.size();
      }
      window.close().forEach(this::waste);
      next();
    }

    private void next() {
      running.clear();
      ending.clear();
      answered = random.nextBoolean();
      window = assigned();
      awaited = new Awaited(this);
    }

    private void waste(Delivery delivery) {
      if (calledHere.contains(delivery)) {
        wasted.merge(delivery.offset(), 1, Integer::sum);
      }
    }

    /** The owner dies, and what it holds is held by nobody who could end it. */
    private void die() {
      if (random.nextInt(4) == 0) {
        running.forEach(this::waste);
        ending.forEach(this::waste);
        window.close();
        next();
      }
    }

    private void heldEnds() throws InterruptedException {
      for (Holder holder : List.copyOf(holders)) {
        if (!holder.held.isEmpty() && !holder.dead) {
          Delivery delivery = any(holder.held);
          holder.held.remove(delivery);
          if (!delivery.isAbandoned()) {
            publish(delivery, holder);
          }
        }
      }
    }

    /** Whoever was fenced is refused by the cluster. */
    private void publish(Delivery delivery, Holder holder) throws InterruptedException {
      assertThat(delivery.leave()).isEqualTo(Delivery.Exit.HELD);
      if (!fenced.contains(holder)) {
        ended(delivery);
        done.add(delivery.offset());
      }
    }

    private void endOfAHolder() {
      if (holders.isEmpty()) {
        return;
      }
      Holder holder = any(holders);
      switch (random.nextInt(3)) {
        case 0 -> holder.dead = true;
        case 1 -> fence(holder);
        default -> release(holder);
      }
    }

    private void fence(Holder holder) {
      fenced.add(holder);
      holder.held.forEach(this::waste);
      if (holder.dead || random.nextBoolean()) {
        holder.held.clear();
      } // Else it goes on, and does not know.
    }

    private void release(Holder holder) {
      if (holder.dead || holder.lost) {
        return;
      }
      for (Delivery delivery : holder.held) {
        if (delivery.release()) {
          waste(delivery);
          Set<Holder> left = onRecord.get(delivery.offset());
          if (left != null) {
            left.remove(holder);
          }
        }
      }
      holder.held.clear();
    }

    private void assertThatNobodyElseMayEnd(Delivery delivery) {
      long offset = delivery.offset();
      assertThat(results).doesNotContainKey(offset);
      assertThat(onRecord.getOrDefault(offset, Set.of())).isSubsetOf(fenced);
    }

    private long looked;

    /** What lies before the commit has its result. */
    private void assertThatNothingIsLost() {
      for (; looked < commit.offset(); looked++) {
        assertThat(results).containsKey(looked);
      }
    }

    private <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    @Override
    public void state(List<Delivery> held) {
      throw new AssertionError("stated by hand");
    }

    @Override
    public Inquiry inquire() {
      throw new AssertionError("asked by hand");
    }

    @Override
    public void awaiting(Delivery awaited) {}

    @Override
    public long changes() {
      return changes;
    }
  }
}
