package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.ReplayMark;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of an installation that did not succeed: to be looked at, and to be submitted again.
 *
 * <p>Each dead letter is replayed once, whoever does it and whatever dies meanwhile, unless {@link
 * ReplayTerms#again} asks for more: that it was is written in one transaction with its job. One
 * replay or purge is at work at a time; the next one takes over from it.
 *
 * <p>A job that is replayed keeps its id, and has another result beside the failed one; {@link
 * dev.sluice.schema.JobResult#replay} tells them apart.
 */
public final class DeadLetters {

  private static final int MARKS_AT_A_TIME = 1_000;

  private final ClientOptions options;
  private final ScanListener listener;
  private final InstantSource clock;

  private DeadLetters(ClientOptions options, ScanListener listener, InstantSource clock) {
    this.options = options;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * @param listener told how far the reading of topics is, on the threads that read
   * @throws ClusterUnreachableException if the cluster does not answer within the connect timeout
   * @throws TopicMissingException if there is no dead-letters topic
   */
  public static DeadLetters connect(ClientOptions options, ScanListener listener)
      throws InterruptedException {
    requireNonNull(options, "options is null");
    requireNonNull(listener, "listener is null");
    DeadLetters letters = new DeadLetters(options, listener, InstantSource.system());
    letters.state();
    return letters;
  }

  /** Reads those that there are now. */
  public DeadLetterStream read(DeadLetterFilter filter) throws InterruptedException {
    ReplayMarks marks = new ReplayMarks(options, state(), listener);
    try {
      marks.read();
    } catch (TopicMissingException e) {
      // Then nothing was ever replayed here.
    }
    return DeadLetterStream.open(options, filter, marks.ledger(), listener);
  }

  /** The last replay of each dead letter of a job that was replayed. */
  public Map<RecordPlace, ReplayMark> replaysOf(String jobId) throws InterruptedException {
    try {
      return new ReplayMarks(options, state(), listener).ofJob(jobId);
    } catch (TopicMissingException e) {
      return Map.of();
    }
  }

  /** What {@link #replay} would do now; nothing is written. */
  public ReplayReport planReplay(DeadLetterFilter filter, ReplayTerms terms, ReplayListener heard)
      throws InterruptedException {
    TopicState state = state();
    ReplayMarks marks = new ReplayMarks(options, state, listener);
    marks.read();
    return replay(filter, marks, new Replayer(options, state, terms, clock.instant(), heard, null));
  }

  /**
   * Submits the jobs of dead letters again, the oldest first.
   *
   * @param filter whose limit counts those that are replayed, and not those that were before
   * @throws ReplayTakenOverException if another replay or a purge has begun meanwhile
   * @throws TopicMissingException if there is no topic for the marks of what was replayed
   */
  public ReplayReport replay(DeadLetterFilter filter, ReplayTerms terms, ReplayListener heard)
      throws InterruptedException {
    try (ReplayTransactions transactions = ReplayTransactions.takeOver(options)) {
      // Only now: what the one before has committed must be among them.
      TopicState state = state();
      ReplayMarks marks = new ReplayMarks(options, state, listener);
      marks.read();
      forget(marks.orphans(), transactions);
      return replay(
          filter, marks, new Replayer(options, state, terms, clock.instant(), heard, transactions));
    }
  }

  private ReplayReport replay(DeadLetterFilter filter, ReplayMarks marks, Replayer replayer)
      throws InterruptedException {
    DeadLetterFilter unlimited = filter.withLimit(Long.MAX_VALUE);
    try (DeadLetterStream letters =
        DeadLetterStream.open(options, unlimited, marks.ledger(), listener)) {
      return replayer.run(letters, filter.limit());
    }
  }

  /**
   * What {@link #purge} would delete. Kafka deletes from the front of each partition only, so it
   * ends there at the first dead letter that is not older.
   *
   * @param before null for all that there are now
   */
  public PurgePlan planPurge(@Nullable Instant before) throws InterruptedException {
    try (TopicScan scan =
        TopicScan.open(options, options.deadLettersTopic(), null, before, listener)) {
      long count = 0;
      while (scan.next().isPresent()) {
        count++;
      }
      Map<Integer, Long> ends = new HashMap<>();
      scan.extent().ends().forEach((partition, end) -> ends.put(partition.partition(), end));
      return new PurgePlan(count, ends);
    }
  }

  /** Deletes dead letters for good, and what is written of their replays. */
  public void purge(PurgePlan plan) throws InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    plan.ends()
        .forEach(
            (partition, end) ->
                ends.put(new TopicPartition(options.deadLettersTopic(), partition), end));
    try (ReplayTransactions transactions = ReplayTransactions.takeOver(options)) {
      new Cluster(options).deleteBefore(ends);
      ReplayMarks marks = new ReplayMarks(options, state(), listener);
      marks.read();
      forget(marks.orphans(), transactions);
    } catch (TopicMissingException e) {
      // There are no marks to delete.
    }
  }

  /** Takes the marks of dead letters back that are gone. */
  private void forget(List<ReplayMark.Key> marks, ReplayTransactions transactions)
      throws InterruptedException {
    for (int from = 0; from < marks.size(); from += MARKS_AT_A_TIME) {
      List<ReplayMark.Key> some =
          marks.subList(from, Math.min(marks.size(), from + MARKS_AT_A_TIME));
      transactions.write(some.stream().map(this::tombstone).toList());
    }
  }

  private ProducerRecord<byte[], byte[]> tombstone(ReplayMark.Key key) {
    return new ProducerRecord<>(options.replayedTopic(), key.toString().getBytes(UTF_8), null);
  }

  private TopicState state() throws InterruptedException {
    return new Cluster(options).state(options.deadLettersTopic());
  }
}
