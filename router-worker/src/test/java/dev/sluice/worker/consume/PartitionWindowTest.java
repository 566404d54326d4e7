package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionWindowTest {

  private static final TopicPartition PARTITION = new TopicPartition("llm.jobs", 3);

  @Test
  void theFrontierStopsAtTheFirstUnfinishedOffset() {
    PartitionWindow window = windowAt(10);
    List<Delivery> begun = begin(window, 10, 11, 12);

    Frontier frontier = window.frontierAfter(Set.of(begun.get(1), begun.get(2)));

    assertThat(frontier.offset()).isEqualTo(10);
    assertThat(frontier.isDone(11)).isTrue();
    assertThat(frontier.isDone(12)).isTrue();
    assertThat(frontier.isDone(10)).isFalse();
  }

  @Test
  void aFrontierIsAsOldAsItHasStoodAtTheSameJob() {
    PartitionWindow window = windowAt(10);
    List<Delivery> begun = begin(window, 10, 11);
    long now = System.nanoTime();

    assertThat(window.frontierAge(now)).isZero();
    assertThat(window.frontierAge(now + 5)).isEqualTo(Duration.ofNanos(5));
    window.committed(List.of(begun.get(1)));
    assertThat(window.frontierAge(now + 7)).isEqualTo(Duration.ofNanos(7));
    window.committed(List.of(begun.get(0)));
    assertThat(window.frontierAge(now + 9)).isZero();
  }

  @Test
  void gapsInTheLogCountAsDone() {
    PartitionWindow window = windowAt(10);
    List<Delivery> begun = begin(window, 10, 14, 20);

    Frontier frontier = window.frontierAfter(Set.copyOf(begun));

    assertThat(frontier.offset()).isEqualTo(21);
    assertThat(frontier.unfinished()).isEmpty();
  }

  @Test
  void markersAtTheEndOfTheLogArePassedOver() {
    PartitionWindow window = windowAt(10);
    List<Delivery> begun = begin(window, 10);
    window.fill(List.of(), 15);

    assertThat(window.frontierAfter(Set.copyOf(begun)).offset()).isEqualTo(15);
  }

  @Test
  void anAbortedCommitLeavesTheOffsetsUnfinished() {
    PartitionWindow window = windowAt(0);
    List<Delivery> begun = begin(window, 0, 1);

    OffsetAndMetadata attempted = window.commitAfter(begun);
    assertThat(attempted).isNotNull();
    assertThat(attempted.offset()).isEqualTo(2);

    assertThat(window.frontierAfter(Set.of()).unfinished()).containsExactly(0, 1);
  }

  @Test
  void aPartitionThatWasGivenUpCommitsNothing() {
    PartitionWindow window = windowAt(0);
    List<Delivery> begun = begin(window, 0, 1);

    assertThat(window.close()).containsExactlyElementsOf(begun);

    assertThat(window.commitAfter(begun)).isNull();
    assertThat(window.committed(begun)).isEmpty();
    assertThat(window.nextSize(0)).isEqualTo(-1);
  }

  @Test
  void aRecordThatRestsIsNotBegunBeforeItsTimeAndHoldsNoPlaceInFlight() {
    PartitionWindow window = new PartitionWindow(PARTITION, Duration.ofSeconds(5), Frontier.at(0));
    window.fill(List.of(writtenAt(0, 10_000), writtenAt(1, 12_000)), 2);

    assertThat(window.nextAt()).isEqualTo(15_000);
    assertThat(window.nextSize(14_999)).isEqualTo(-1);
    assertThat(window.nextSize(15_000)).isPositive();
    assertThat(window.begin().offset()).isZero();
    assertThat(window.nextSize(15_000)).isEqualTo(-1);
    assertThat(window.nextSize(17_000)).isPositive();
  }

  @Test
  void aRecordFromTheFutureDoesNotStopItsPartition() {
    PartitionWindow window = new PartitionWindow(PARTITION, Duration.ofMinutes(20), Frontier.at(0));
    window.fill(List.of(writtenAt(0, Long.MAX_VALUE - 1_000), writtenAt(1, 100_000)), 2);

    assertThat(window.nextSize(10_000)).isPositive();
    assertThat(window.begin().offset()).isZero();
    assertThat(window.nextSize(100_000)).isEqualTo(-1);
  }

  @Test
  void aRecordThatNeverRestsIsBegunWhateverItsTimestampSays() {
    PartitionWindow window = windowAt(0);
    window.fill(List.of(writtenAt(0, Long.MAX_VALUE)), 1);

    assertThat(window.nextSize(0)).isPositive();
  }

  @Test
  void anUnfinishedOffsetThatTheLogNoLongerHasHoldsNothingUp() {
    PartitionWindow window =
        new PartitionWindow(PARTITION, Duration.ZERO, new Frontier(5, 9, new long[] {5, 7}));
    List<Delivery> begun = begin(window, 7);

    assertThat(begun).hasSize(1);
    assertThat(window.frontierAfter(Set.copyOf(begun)).offset()).isEqualTo(9);
  }

  @Test
  void aFullMetadataStopsNewOffsetsAndNeverThoseThatAnEarlierOwnerLeft() {
    PartitionWindow first = windowAt(0);
    List<Delivery> begun = beginAll(first, 0, 20_000);
    OffsetAndMetadata commit = first.commitAfter(begun.subList(begun.size() - 1, begun.size()));
    assertThat(commit).isNotNull();
    assertThat(commit.metadata()).hasSizeLessThanOrEqualTo(FrontierMetadata.MAX_LENGTH);
    assertThat(begun).hasSizeBetween(2_500, 3_100);

    PartitionWindow next =
        new PartitionWindow(
            PARTITION, Duration.ZERO, FrontierMetadata.decode(commit.offset(), commit.metadata()));
    assertThat(beginAll(next, 0, 20_000)).hasSizeBetween(begun.size() - 1, begun.size() + 1);
  }

  /** Random completions, commits, aborts, gaps and changes of owner: each offset is done once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whateverTheOrderOfCompletionEveryOffsetIsCommittedOnce(long seed) {
    Random random = new Random(seed);
    List<Long> log = logWithGaps(random, 2_000);
    TreeSet<Long> done = new TreeSet<>();
    OffsetAndMetadata commit = new OffsetAndMetadata(0);

    while (done.size() < log.size()) {
      PartitionWindow window =
          new PartitionWindow(
              PARTITION,
              Duration.ZERO,
              FrontierMetadata.decode(commit.offset(), commit.metadata()));
      long from = commit.offset();
      feed(window, log.stream().filter(offset -> offset >= from).toList());
      List<Delivery> underWay = new ArrayList<>();
      for (int steps = random.nextInt(1, 400); steps > 0; steps--) {
        while (underWay.size() < 50 && window.nextSize(0) >= 0) {
          underWay.add(window.begin());
        }
        List<Delivery> group = takeSome(underWay, random);
        OffsetAndMetadata next = window.commitAfter(group);
        assertThat(next).isNotNull();
        if (random.nextInt(10) == 0) {
          underWay.addAll(group); // Aborted.
          continue;
        }
        commit = next;
        window.committed(group);
        for (Delivery delivery : group) {
          assertThat(done.add(delivery.offset())).as("offset %d", delivery.offset()).isTrue();
        }
        assertThat(done.headSet(commit.offset()))
            .containsExactlyElementsOf(log.stream().filter(before(commit)).toList());
      }
      window.close();
    }
    assertThat(done).containsExactlyElementsOf(log);
  }

  private static java.util.function.Predicate<Long> before(OffsetAndMetadata commit) {
    return offset -> offset < commit.offset();
  }

  private static List<Long> logWithGaps(Random random, int records) {
    List<Long> log = new ArrayList<>();
    long offset = random.nextInt(5);
    while (log.size() < records) {
      log.add(offset);
      offset += random.nextInt(6) == 0 ? 2 + random.nextInt(300) : 1;
    }
    return log;
  }

  private static List<Delivery> takeSome(List<Delivery> underWay, Random random) {
    HashSet<Delivery> some = new HashSet<>();
    for (int i = random.nextInt(1, 12); i > 0 && !underWay.isEmpty(); i--) {
      some.add(underWay.remove(random.nextInt(underWay.size())));
    }
    return new ArrayList<>(some);
  }

  private static PartitionWindow windowAt(long offset) {
    return new PartitionWindow(PARTITION, Duration.ZERO, Frontier.at(offset));
  }

  private static List<Delivery> begin(PartitionWindow window, long... offsets) {
    feed(window, java.util.Arrays.stream(offsets).boxed().toList());
    List<Delivery> begun = new ArrayList<>();
    while (window.nextSize(0) >= 0) {
      begun.add(window.begin());
    }
    return begun;
  }

  private static List<Delivery> beginAll(PartitionWindow window, long from, long to) {
    return begin(window, java.util.stream.LongStream.range(from, to).toArray());
  }

  private static ConsumerRecord<byte[], byte[]> writtenAt(long offset, long timestamp) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.partition(),
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        10,
        null,
        new byte[10],
        new RecordHeaders(),
        Optional.empty());
  }

  private static void feed(PartitionWindow window, List<Long> offsets) {
    List<ConsumerRecord<byte[], byte[]>> records =
        offsets.stream()
            .map(
                offset ->
                    new ConsumerRecord<byte[], byte[]>(
                        PARTITION.topic(), PARTITION.partition(), offset, null, new byte[10]))
            .toList();
    window.fill(records, offsets.isEmpty() ? 0 : offsets.getLast() + 1);
  }
}
