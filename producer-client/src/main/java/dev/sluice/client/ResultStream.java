package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * The results of one batch, in the order in which they were published to each partition. It fetches
 * only when asked, so a slow reader holds no more than the records of one fetch. One thread at a
 * time reads; any thread may close.
 */
public final class ResultStream implements AutoCloseable {

  private final ResultReader reader;
  private final byte[] batchId;
  private final Consumer<ResultStream> onClose;
  private final Object reading = new Object();
  private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();
  private volatile boolean closed;

  ResultStream(ResultReader reader, String batchId, Consumer<ResultStream> onClose) {
    this.reader = reader;
    this.onClose = onClose;
    this.batchId = batchId.getBytes(UTF_8);
  }

  /**
   * The next result; empty if none came in time, or if the stream was closed.
   *
   * @throws ClusterUnreachableException if the cluster has been silent for the delivery timeout;
   *     looking whether it is may take a second beyond {@code timeout}
   * @throws dev.sluice.schema.MalformedRecordException if a record of the batch is no result; the
   *     next call goes on behind it
   */
  public Optional<JobResult> next(Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    synchronized (reading) {
      while (!closed) {
        Optional<JobResult> found = nextFetched();
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (found.isPresent() || left.isNegative()) {
          return found;
        }
        fetch(left);
      }
      return Optional.empty();
    }
  }

  /** Ends the stream; one that waits in {@link #next} gets nothing. */
  @Override
  public void close() {
    closed = true;
    reader.wakeup();
    synchronized (reading) {
      reader.close();
    }
    onClose.accept(this);
  }

  private Optional<JobResult> nextFetched() {
    while (fetched.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = fetched.next();
      if (isOfBatch(record)) {
        return Optional.of(JobResultCodec.decode(record.value()));
      }
    }
    return Optional.empty();
  }

  private boolean isOfBatch(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.BATCH_ID);
    return header != null && Arrays.equals(header.value(), batchId) && record.value() != null;
  }

  private void fetch(Duration timeout) throws InterruptedException {
    try {
      fetched = reader.poll(timeout).iterator();
    } catch (WakeupException e) {
      fetched = Collections.emptyIterator();
    }
  }
}
