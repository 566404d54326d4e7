package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ReplayMark;
import dev.sluice.schema.ReplayMarkCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Goes through dead letters and submits their jobs again, some at a time: each together with the
 * mark that it was, so that either both are there or neither. Owned by one thread.
 */
final class Replayer {

  /** One transaction is over within a moment, and holds little in memory. */
  private static final int MOST_LETTERS = 500;

  private static final long MOST_BYTES = 8 << 20;

  private final String replayedTopic;
  private final String lettersTopicId;
  private final ReplayRules rules;
  private final Map<String, String> changes;
  private final Instant now;
  private final ReplayListener listener;
  private final @Nullable ReplayTransactions transactions;
  private final Map<ErrorCode, Long> byCode = new EnumMap<>(ErrorCode.class);
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private final List<Pending> pending = new ArrayList<>();
  private long pendingBytes;
  private long replayed;
  private long already;

  private record Pending(
      StoredDeadLetter letter,
      ProducerRecord<byte[], byte[]> job,
      ProducerRecord<byte[], byte[]> mark) {}

  /**
   * @param letters the dead-letters topic
   * @param transactions null to submit nothing, and see what would be submitted
   */
  Replayer(
      ClientOptions options,
      TopicState letters,
      ReplayTerms terms,
      Instant now,
      ReplayListener listener,
      @Nullable ReplayTransactions transactions) {
    this.replayedTopic = options.replayedTopic();
    this.lettersTopicId = letters.id();
    this.rules = new ReplayRules(options.jobsTopic(), terms, now);
    this.changes = terms.changes();
    this.now = now;
    this.listener = listener;
    this.transactions = transactions;
  }

  /**
   * @param limit how many are replayed at most; those that are not do not count
   */
  ReplayReport run(DeadLetterStream letters, long limit) throws InterruptedException {
    long taken = 0;
    while (taken < limit) {
      Optional<StoredDeadLetter> next = letters.next();
      if (next.isEmpty()) {
        break;
      }
      taken += take(next.get()) ? 1 : 0;
    }
    write();
    return new ReplayReport(byCode, skipped, already, letters.unreadable());
  }

  /** Whether it is replayed. */
  private boolean take(StoredDeadLetter letter) throws InterruptedException {
    ReplayRules.Verdict verdict = rules.of(letter);
    if (verdict instanceof ReplayRules.Skipped found) {
      skip(letter, found.reason());
    } else if (verdict instanceof ReplayRules.Already) {
      already++;
    } else if (verdict instanceof ReplayRules.Resubmitted resubmitted) {
      add(letter, resubmitted.job());
      return true;
    }
    return false;
  }

  private void skip(StoredDeadLetter letter, SkipReason reason) {
    skipped.merge(reason, 1L, Long::sum);
    listener.skipped(letter, reason);
  }

  private void add(StoredDeadLetter letter, ProducerRecord<byte[], byte[]> job)
      throws InterruptedException {
    pending.add(new Pending(letter, job, mark(letter)));
    pendingBytes += job.value() == null ? 0 : job.value().length;
    if (pending.size() >= MOST_LETTERS || pendingBytes >= MOST_BYTES) {
      write();
    }
  }

  private ProducerRecord<byte[], byte[]> mark(StoredDeadLetter letter) {
    ReplayMark mark = new ReplayMark(letter.jobId(), letter.replayed() + 1, now, changes);
    ReplayMark.Key key =
        new ReplayMark.Key(lettersTopicId, letter.place().partition(), letter.place().offset());
    return new ProducerRecord<>(
        replayedTopic, key.toString().getBytes(UTF_8), ReplayMarkCodec.encode(mark));
  }

  private void write() throws InterruptedException {
    write(List.copyOf(pending));
    pending.clear();
    pendingBytes = 0;
  }

  /** Halves until it is found what is too large, and all else is written. */
  private void write(List<Pending> some) throws InterruptedException {
    if (some.isEmpty()) {
      return;
    }
    if (submit(some)) {
      some.forEach(one -> byCode.merge(one.letter().error().code(), 1L, Long::sum));
      replayed += some.size();
      tell();
    } else if (some.size() == 1) {
      skip(some.get(0).letter(), SkipReason.TOO_LARGE);
    } else {
      int middle = some.size() / 2;
      write(some.subList(0, middle));
      write(some.subList(middle, some.size()));
    }
  }

  private void tell() {
    if (transactions != null) {
      listener.replayed(replayed);
    }
  }

  private boolean submit(List<Pending> some) throws InterruptedException {
    return transactions == null
        || transactions.write(
            some.stream().flatMap(one -> Stream.of(one.job(), one.mark())).toList());
  }
}
