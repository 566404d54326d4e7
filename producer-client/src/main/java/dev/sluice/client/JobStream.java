package dev.sluice.client;

import dev.sluice.schema.StreamRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * What streamed jobs tell while they run: the pieces of their answers, and what becomes of their
 * attempts. For each job in order; with {@link StreamRecord.AttemptStarted} its answer begins anew.
 * Where a {@link StreamRecord#sequence} is missing, records were lost, and a worker that dies takes
 * the end of its stream with it: the result alone is promised.
 *
 * <p>It fetches only when asked. One thread at a time reads; any thread may close.
 */
public final class JobStream implements AutoCloseable {

  private final RecordFollower<StreamRecord> records;

  JobStream(RecordFollower<StreamRecord> records) {
    this.records = records;
  }

  /**
   * The next record; empty if none came in time, or if the stream was closed.
   *
   * @throws ClusterUnreachableException if the cluster has been silent for the delivery timeout;
   *     looking whether it is may take a second beyond {@code timeout}
   * @throws dev.sluice.schema.MalformedRecordException if a record is no stream record; the next
   *     call goes on behind it
   */
  public Optional<StreamRecord> next(Duration timeout) throws InterruptedException {
    return records.next(timeout);
  }

  /** Ends the stream; one that waits in {@link #next} gets nothing. */
  @Override
  public void close() {
    records.close();
  }
}
