package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.CancellationCodec;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.StreamRecordCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the streams of a client, and closes those that are open when it is closed. Thread-safe. */
final class OpenStreams implements AutoCloseable {

  /** How long to look for what should be there. */
  private static final Duration LOOKING = Duration.ofSeconds(1);

  private final ClientOptions options;
  private final Set<RecordFollower<?>> followers = ConcurrentHashMap.newKeySet();

  OpenStreams(ClientOptions options) {
    this.options = requireNonNull(options, "options is null");
  }

  /**
   * The results of a batch.
   *
   * @param since null for those from now on
   */
  ResultStream results(String batchId, @Nullable Instant since) throws InterruptedException {
    requireNonNull(batchId, "batchId is null");
    return new ResultStream(
        follow(
            TopicReader.ofResults(options, since),
            RecordHeaders.BATCH_ID,
            batchId,
            value -> Optional.of(JobResultCodec.decode(value))));
  }

  /**
   * What a streamed job tells.
   *
   * @param since null for what it tells from now on
   */
  JobStream job(String jobId, @Nullable Instant since) throws InterruptedException {
    return jobs(RecordHeaders.JOB_ID, requireNonNull(jobId, "jobId is null"), since);
  }

  /** What all streamed jobs of a batch tell from now on. */
  JobStream batch(String batchId) throws InterruptedException {
    return jobs(RecordHeaders.BATCH_ID, requireNonNull(batchId, "batchId is null"), null);
  }

  /**
   * Whether a batch was cancelled since then; what was written in the last moment may be missed.
   */
  boolean isCancelled(String batchId, Instant since) throws InterruptedException {
    try (RecordFollower<Cancellation> cancellations =
        follow(
            TopicReader.ofCancellations(options, since),
            RecordHeaders.BATCH_ID,
            requireNonNull(batchId, "batchId is null"),
            value -> Optional.of(CancellationCodec.decode(value)))) {
      return cancellations.next(LOOKING).isPresent();
    }
  }

  private JobStream jobs(String header, String wanted, @Nullable Instant since)
      throws InterruptedException {
    Runs runs = new Runs();
    return new JobStream(
        follow(
            TopicReader.ofStreams(options, since),
            header,
            wanted,
            value -> Optional.of(StreamRecordCodec.decode(value)).filter(runs::isCurrent)));
  }

  private <T> RecordFollower<T> follow(
      TopicReader reader, String header, String wanted, Function<byte[], Optional<T>> decoder) {
    RecordFollower<T> follower =
        new RecordFollower<>(reader, header, wanted, decoder, followers::remove);
    followers.add(follower);
    return follower;
  }

  @Override
  public void close() {
    followers.forEach(RecordFollower::close);
  }
}
