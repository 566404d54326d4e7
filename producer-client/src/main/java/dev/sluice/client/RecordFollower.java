package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * The records of a topic that have a header of one value. It fetches only when asked, so a slow
 * reader holds no more than the records of one fetch. One thread at a time reads; any thread may
 * close.
 */
final class RecordFollower<T> implements AutoCloseable {

  private final TopicReader reader;
  private final String header;
  private final byte[] wanted;
  private final Function<byte[], Optional<T>> decoder;
  private final Consumer<RecordFollower<?>> onClose;
  private final Object reading = new Object();
  private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
  private volatile boolean closed;

  /**
   * @param decoder empty for what is to be passed over
   */
  RecordFollower(
      TopicReader reader,
      String header,
      String wanted,
      Function<byte[], Optional<T>> decoder,
      Consumer<RecordFollower<?>> onClose) {
    this.reader = reader;
    this.header = header;
    this.wanted = wanted.getBytes(UTF_8);
    this.decoder = decoder;
    this.onClose = onClose;
  }

  /** The next one; empty if none came in time, or if this was closed. */
  Optional<T> next(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    synchronized (reading) {
      while (!closed) {
        Optional<T> found = nextFetched();
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (found.isPresent() || left.isNegative()) {
          return found;
        }
        fetch(left);
      }
      return Optional.empty();
    }
  }

  /** One that waits in {@link #next} gets nothing. */
  @Override
  public void close() {
    closed = true;
    reader.wakeup();
    synchronized (reading) {
      reader.close();
    }
    onClose.accept(this);
  }

  private Optional<T> nextFetched() {
    while (fetched.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = fetched.next();
      if (isWanted(record)) {
        Optional<T> found = decoder.apply(record.value());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
    Header found = record.headers().lastHeader(header);
    return found != null && Arrays.equals(found.value(), wanted) && record.value() != null;
  }

  private void fetch(Duration timeout) throws InterruptedException {
    try {
      fetched = reader.poll(timeout).iterator();
    } catch (WakeupException e) {
      fetched = Collections.emptyIterator();
    }
  }
}
