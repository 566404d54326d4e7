package dev.sluice.worker.publish;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.MalformedRecordException;
import dev.sluice.worker.publish.PublishedResults.Raw;
import dev.sluice.worker.publish.PublishedResults.Wanted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/** What is looked for in one partition of a reply topic, while it is read. Owned by one thread. */
final class Search {

  /** The clocks of those who write to one topic do not differ by more. */
  static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  /** What is committed shows so much later, if a transaction before it is still open. */
  private static final Duration SHOWS_WITHIN = Duration.ofSeconds(30);

  /** By what stands for the job. */
  private final Map<Long, List<Wanted>> open = new HashMap<>();

  private final List<Wanted> missing = new ArrayList<>();
  private final InstantSource clock;
  private final long from;
  private final long until;

  /**
   * @param before how much earlier than it was written each is looked for
   */
  Search(List<Wanted> wanted, Duration before, InstantSource clock) {
    this.clock = clock;
    long first = Long.MAX_VALUE;
    long last = 0;
    for (Wanted one : wanted) {
      open.computeIfAbsent(one.place().writer(), writer -> new ArrayList<>()).add(one);
      first = Math.min(first, one.place().epochMillis());
      last = Math.max(last, one.place().epochMillis());
    }
    this.from = Math.max(0, first - before.toMillis());
    this.until = last + CLOCKS_APART.toMillis();
  }

  /** Where reading begins, in milliseconds. */
  long from() {
    return from;
  }

  boolean isOver() {
    return open.isEmpty();
  }

  /** What certainly does not stand there. */
  List<Wanted> missing() {
    return missing;
  }

  void look(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (record.key() == null || value == null || open.isEmpty()) {
      return;
    }
    long writer = Written.writer(record.key());
    List<Wanted> same = open.get(writer);
    if (same != null) {
      same.removeIf(one -> answers(one, record, value));
      open.remove(writer, List.of()); // Where none is left.
    }
    if (record.timestamp() > until) {
      open.values().forEach(missing::addAll);
      open.clear();
    }
  }

  private static boolean answers(Wanted one, ConsumerRecord<byte[], byte[]> record, byte[] value) {
    boolean is = isIt(one.place(), record, value);
    if (is) {
      one.answer().complete(new Raw(value, false));
    }
    return is;
  }

  /** One id may have had other results before, which did not last. */
  private static boolean isIt(Written place, ConsumerRecord<byte[], byte[]> record, byte[] value) {
    return record.timestampType() == TimestampType.LOG_APPEND_TIME
        ? isFinal(value)
        : record.timestamp() == place.epochMillis();
  }

  private static boolean isFinal(byte[] value) {
    try {
      JobResult result = JobResultCodec.decode(value);
      return KeyNotes.isFinal(
          result.outcome() instanceof JobResult.Failed failed ? failed.error() : null);
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  /**
   * All that was there at the beginning has been read. What was written a moment ago may show yet.
   */
  void atEnd() {
    long now = clock.millis();
    for (Iterator<List<Wanted>> rest = open.values().iterator(); rest.hasNext(); ) {
      List<Wanted> same = rest.next();
      same.removeIf(one -> isOver(one.place(), now) && missing.add(one));
      if (same.isEmpty()) {
        rest.remove();
      }
    }
  }

  private static boolean isOver(Written place, long now) {
    return place.epochMillis() + SHOWS_WITHIN.toMillis() < now;
  }
}
