package dev.sluice.client;

import dev.sluice.schema.JobResult;
import java.time.Duration;
import java.util.Optional;

/**
 * The results of one batch, in the order in which they were published to each partition. A job that
 * is replayed has several; {@link JobResult#replay} is null for the first of them. It fetches only
 * when asked, so a slow reader holds no more than the records of one fetch. One thread at a time
 * reads; any thread may close.
 */
public final class ResultStream implements AutoCloseable {

  private final RecordFollower<JobResult> results;

  ResultStream(RecordFollower<JobResult> results) {
    this.results = results;
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
    return results.next(timeout);
  }

  /** Ends the stream; one that waits in {@link #next} gets nothing. */
  @Override
  public void close() {
    results.close();
  }
}
