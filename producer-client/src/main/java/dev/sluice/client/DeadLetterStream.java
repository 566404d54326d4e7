package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.MalformedRecordException;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.RecordPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters that there were when it was opened, the oldest first, in constant memory. Owned
 * by one thread.
 */
public final class DeadLetterStream implements AutoCloseable {

  /** How far apart the clocks of workers may be: so far is read on behind the end. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final TopicScan scan;
  private final DeadLetterFilter filter;
  private final ReplayLedger ledger;
  private long given;
  private long unreadable;

  private DeadLetterStream(TopicScan scan, DeadLetterFilter filter, ReplayLedger ledger) {
    this.scan = scan;
    this.filter = filter;
    this.ledger = ledger;
  }

  static DeadLetterStream open(
      ClientOptions options, DeadLetterFilter filter, ReplayLedger ledger, ScanListener listener)
      throws InterruptedException {
    @Nullable Instant until = filter.until();
    return new DeadLetterStream(
        TopicScan.open(
            options,
            options.deadLettersTopic(),
            filter.since(),
            until == null ? null : until.plus(CLOCKS_APART),
            listener),
        filter,
        ledger);
  }

  /**
   * The next one; empty at the end.
   *
   * @throws ClusterUnreachableException if the cluster has been silent for the delivery timeout
   */
  public Optional<StoredDeadLetter> next() throws InterruptedException {
    while (given < filter.limit()) {
      Optional<ConsumerRecord<byte[], byte[]>> record = scan.next();
      if (record.isEmpty()) {
        return Optional.empty();
      }
      Optional<StoredDeadLetter> found = chosen(record.get());
      if (found.isPresent()) {
        given++;
        return found;
      }
    }
    return Optional.empty();
  }

  /** How many records of the topic, of those that were looked at, are no dead letters. */
  public long unreadable() {
    return unreadable;
  }

  @Override
  public void close() {
    scan.close();
  }

  private Optional<StoredDeadLetter> chosen(ConsumerRecord<byte[], byte[]> record) {
    Instant writtenAt = Instant.ofEpochMilli(record.timestamp());
    String jobId = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (!filter.mayMatch(writtenAt, jobId, header(record, RecordHeaders.BATCH_ID))) {
      return Optional.empty();
    }
    Optional<DeadLetter> letter = letter(record);
    if (letter.isEmpty()) {
      unreadable++;
      return Optional.empty();
    }
    return letter
        .filter(one -> filter.matches(one.result()))
        .map(one -> stored(record, writtenAt, one));
  }

  private static Optional<DeadLetter> letter(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(DeadLetterCodec.decode(record.value()))
          .filter(letter -> letter.result().outcome() instanceof JobResult.Failed);
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  private StoredDeadLetter stored(
      ConsumerRecord<byte[], byte[]> record, Instant writtenAt, DeadLetter letter) {
    return new StoredDeadLetter(
        new RecordPlace(record.topic(), record.partition(), record.offset()),
        writtenAt,
        letter,
        ledger.times(record.partition(), record.offset()));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
