package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.MalformedRecordException;
import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.ReplayMark;
import dev.sluice.schema.ReplayMarkCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what is written of dead letters that were replayed. Owned by one thread. */
final class ReplayMarks {

  /** Those of dead letters that are gone may be many; what is left is found the next time. */
  private static final int MOST_ORPHANS = 50_000;

  private final ClientOptions options;
  private final ScanListener listener;
  private final TopicState letters;
  private final ReplayLedger ledger = new ReplayLedger();
  private final List<ReplayMark.Key> orphans = new ArrayList<>();

  /**
   * @param letters the dead-letters topic
   */
  ReplayMarks(ClientOptions options, TopicState letters, ScanListener listener) {
    this.options = options;
    this.letters = letters;
    this.listener = listener;
  }

  /**
   * Reads them to their end.
   *
   * @throws TopicMissingException if there is no topic for them
   */
  void read() throws InterruptedException {
    each((key, mark) -> count(key, mark == null ? 0 : mark.times()));
  }

  /** How often each dead letter was replayed. */
  ReplayLedger ledger() {
    return ledger;
  }

  /** Marks of dead letters that are not there any more; not more than can be dealt with at once. */
  List<ReplayMark.Key> orphans() {
    return List.copyOf(orphans);
  }

  /** What is written of the dead letters of one job. */
  Map<RecordPlace, ReplayMark> ofJob(String jobId) throws InterruptedException {
    Map<RecordPlace, ReplayMark> found = new HashMap<>();
    each(
        (key, mark) -> {
          if (mark != null && mark.jobId().equals(jobId) && letters.holds(key)) {
            found.put(
                new RecordPlace(options.deadLettersTopic(), key.partition(), key.offset()), mark);
          }
        });
    return found;
  }

  private void count(ReplayMark.Key key, int times) {
    if (letters.holds(key)) {
      ledger.set(key.partition(), key.offset(), times);
    } else if (times > 0 && orphans.size() < MOST_ORPHANS) {
      orphans.add(key);
    }
  }

  /** Told of each mark; of null where it was taken back. */
  private interface Reader {
    void read(ReplayMark.Key key, @Nullable ReplayMark mark);
  }

  private void each(Reader reader) throws InterruptedException {
    try (TopicScan scan = TopicScan.open(options, options.replayedTopic(), null, null, listener)) {
      Optional<ConsumerRecord<byte[], byte[]>> next = scan.next();
      while (next.isPresent()) {
        tell(next.get(), reader);
        next = scan.next();
      }
    }
  }

  /** What is no mark stops nobody: anybody may write to a topic. */
  private static void tell(ConsumerRecord<byte[], byte[]> record, Reader reader) {
    Optional<ReplayMark.Key> key =
        record.key() == null
            ? Optional.empty()
            : ReplayMark.Key.parse(new String(record.key(), UTF_8));
    if (key.isEmpty()) {
      return;
    }
    try {
      reader.read(
          key.get(), record.value() == null ? null : ReplayMarkCodec.decode(record.value()));
    } catch (MalformedRecordException e) {
      // Its writer meant something else by it.
    }
  }
}
