package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client of a Sluice installation, for any number of threads. Futures complete on a few threads
 * of the client's own, never on those of Kafka: a callback may submit, but whoever wants to wait in
 * one brings an executor of his own.
 */
public final class SluiceClient implements AutoCloseable {

  /** More than one, so that a callback which takes its time does not hold up the next. */
  private static final int CALLBACK_THREADS = 4;

  private final ClientOptions options;
  private final ExecutorService callbacks;
  private final JobSender sender;
  private final Canceller canceller;
  private final ResultWaiters waiters;
  private final OpenStreams streams;
  private volatile boolean closed;

  private SluiceClient(ClientOptions options, JobSender sender) {
    this.options = options;
    this.sender = sender;
    this.canceller = new Canceller(options, sender);
    this.callbacks = callbackThreads();
    this.waiters = new ResultWaiters(options, callbacks);
    this.streams = new OpenStreams(options);
  }

  /**
   * Connects, and looks whether the cluster is there.
   *
   * @throws ClusterUnreachableException if it does not answer within the connect timeout
   * @throws SluiceClientException if it refuses the credentials, or a Kafka setting is wrong
   */
  public static SluiceClient connect(ClientOptions options) throws InterruptedException {
    requireNonNull(options, "options is null");
    boolean topicSeen = new Cluster(options).hasTopic(options.jobsTopic());
    return new SluiceClient(options, JobSender.open(options, topicSeen));
  }

  /**
   * Submits a job. Blocks while the window of unacknowledged jobs is full, at the longest for the
   * delivery timeout.
   *
   * @return completes when the cluster has the job; fails with a {@link SluiceClientException}
   *     within the delivery timeout otherwise
   */
  public CompletableFuture<Receipt> submit(Job job) throws InterruptedException {
    requireOpen();
    CompletableFuture<Receipt> future = new CompletableFuture<>();
    try {
      sender.requireTopic();
    } catch (SluiceClientException e) {
      future.completeExceptionally(e);
      return future;
    }
    sender.send(
        addressed(job),
        (receipt, failure) -> callbacks.execute(() -> settle(future, receipt, failure)));
    return future;
  }

  /**
   * Submits jobs one after the other, in constant memory and with the same backpressure, and
   * returns when the cluster has them all.
   *
   * @return how many there were
   * @throws SluiceClientException of the first job that was not taken; none is submitted after it,
   *     those before it are
   */
  public long submitAll(Iterable<Job> jobs) throws InterruptedException {
    return submitAll(jobs.iterator());
  }

  /** As {@link #submitAll(Iterable)}; the stream is taken one by one, and not closed. */
  public long submitAll(Stream<Job> jobs) throws InterruptedException {
    return submitAll(jobs.iterator());
  }

  /**
   * Submits a job and waits for its result. Whatever the outcome of the job, its result completes
   * the future; it fails only where no result can be had. It has no timeout of its own: {@link
   * CompletableFuture#orTimeout} gives it one.
   *
   * @throws IllegalArgumentException if the job names a reply topic that this client does not read
   * @throws TopicMissingException if the reply topic is not there
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Giving up is all that depends on it.
  public CompletableFuture<JobResult> request(Job job) throws InterruptedException {
    requireReadable(job);
    CompletableFuture<JobResult> result = await(job.id());
    try {
      submit(job).whenComplete((receipt, failure) -> giveUp(result, failure));
    } catch (InterruptedException e) {
      result.cancel(false);
      throw e;
    }
    return result;
  }

  /**
   * Waits for the result of a job that is submitted elsewhere, or later. Results from before this
   * call are not looked at; {@link #follow(String, Instant)} finds those.
   */
  public CompletableFuture<JobResult> await(String jobId) throws InterruptedException {
    requireOpen();
    requireNonNull(jobId, "jobId is null");
    return waiters.await(jobId);
  }

  /** Cancels one job, as {@link #cancel(Collection, String)} does. */
  public void cancel(String jobId) throws InterruptedException {
    cancel(List.of(jobId), null);
  }

  /**
   * Cancels jobs that were submitted before, by whomever, and returns when the cluster has that.
   * Within two seconds from then on none of them is called any more, and calls that are under way
   * are aborted. Each that has not ended gets a result with the status {@code cancelled}; for those
   * that have, and for ids that are unknown, nothing happens. It holds for seven days, and not for
   * a job that is submitted under the same id afterwards.
   *
   * @param reason for a person, told in the results; null for none
   * @throws IllegalArgumentException if an id, or the reason, has more than 512 characters
   * @throws TopicMissingException if there is no control topic
   * @throws SluiceClientException if the cluster does not take it; some may be cancelled then
   */
  public void cancel(Collection<String> jobIds, @Nullable String reason)
      throws InterruptedException {
    requireOpen();
    canceller.cancel(jobIds.stream().map(Subject::job).toList(), reason);
  }

  /** Cancels all jobs of a batch that were submitted before, as {@link #cancel} does. */
  public void cancelBatch(String batchId, @Nullable String reason) throws InterruptedException {
    requireOpen();
    canceller.cancel(List.of(Subject.batch(batchId)), reason);
  }

  /**
   * Whether somebody has cancelled a batch with a client like this one. Jobs of it that are
   * submitted from then on run: who is about to submit more may want to know.
   *
   * @param since what was cancelled before is left out, by the clock of the cluster
   */
  public boolean isBatchCancelled(String batchId, Instant since) throws InterruptedException {
    requireOpen();
    return streams.isCancelled(batchId, requireNonNull(since, "since is null"));
  }

  /** The results of a batch from now on: open it before submitting, and none is missed. */
  public ResultStream follow(String batchId) throws InterruptedException {
    requireOpen();
    return streams.results(batchId, null);
  }

  /**
   * The results of a batch that may be running already.
   *
   * @param since what was published before is left out, by the clocks of the workers: give it some
   *     slack
   */
  public ResultStream follow(String batchId, Instant since) throws InterruptedException {
    requireOpen();
    return streams.results(batchId, requireNonNull(since, "since is null"));
  }

  /**
   * What a streamed job tells from now on: open it before submitting the job, and nothing is
   * missed. The cluster is read as a whole, so this is for some jobs at a time; for many, there is
   * {@link #listenToBatch}.
   *
   * @throws TopicMissingException if there is no stream topic
   */
  public JobStream listen(String jobId) throws InterruptedException {
    requireOpen();
    return streams.job(jobId, null);
  }

  /**
   * What a streamed job tells that may be running already.
   *
   * @param since what was published before is left out, by the clocks of the workers
   */
  public JobStream listen(String jobId, Instant since) throws InterruptedException {
    requireOpen();
    return streams.job(jobId, requireNonNull(since, "since is null"));
  }

  /** What all streamed jobs of a batch tell from now on. */
  public JobStream listenToBatch(String batchId) throws InterruptedException {
    requireOpen();
    return streams.batch(batchId);
  }

  /** How many submitted jobs await their acknowledgement now; at most the window. */
  public int unacknowledged() {
    return sender.unacknowledged();
  }

  /**
   * Ends the streams, fails those who wait for results, and settles what is being submitted, within
   * the delivery timeout.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    streams.close();
    waiters.close();
    sender.close();
    callbacks.shutdown();
  }

  private long submitAll(Iterator<Job> jobs) throws InterruptedException {
    requireOpen();
    sender.requireTopic();
    AtomicReference<@Nullable SluiceClientException> failed = new AtomicReference<>();
    long count = 0;
    while (failed.get() == null && jobs.hasNext()) {
      sender.send(
          addressed(jobs.next()), (receipt, failure) -> failed.compareAndSet(null, failure));
      count++;
    }
    sender.flush();
    SluiceClientException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
    return count;
  }

  /** The job with this client's reply topic, unless it names one itself. */
  private Job addressed(Job job) {
    return job.replyTo() == null ? job.withReplyTo(options.replyTopic()) : job;
  }

  private void requireReadable(Job job) {
    String replyTo = addressed(job).replyTo();
    if (replyTo != null && !options.readTopics().contains(replyTo)) {
      throw new IllegalArgumentException(
          "the job's result goes to %s, but this client reads %s"
              .formatted(replyTo, options.effectiveReplyTopic()));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the client was closed");
    }
  }

  private static void settle(
      CompletableFuture<Receipt> future,
      @Nullable Receipt receipt,
      @Nullable SluiceClientException failure) {
    if (receipt != null) {
      future.complete(receipt);
    } else if (failure != null) {
      future.completeExceptionally(failure);
    }
  }

  private static void giveUp(CompletableFuture<JobResult> result, @Nullable Throwable failure) {
    if (failure != null) {
      result.completeExceptionally(failure);
    }
  }

  private static ExecutorService callbackThreads() {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "sluice-client-callback-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    // What is settled after closing is settled by whoever finds out.
    return new ThreadPoolExecutor(
        CALLBACK_THREADS,
        CALLBACK_THREADS,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        daemons,
        (task, pool) -> task.run());
  }
}
