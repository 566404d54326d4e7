package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.MalformedRecordException;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * The one thread that reads the reply topic for all who wait for single results. It owns the
 * reader; {@code waiting} and {@code ended} are shared under this object's lock. Futures complete
 * on the executor of the callbacks, so that no callback can hold up the reading.
 */
final class ResultListener implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final TopicReader reader;
  private final Executor callbacks;
  private final Map<String, List<CompletableFuture<JobResult>>> waiting = new HashMap<>();
  private final Thread thread = new Thread(this::run, "sluice-client-results");
  private boolean ended;

  private ResultListener(TopicReader reader, Executor callbacks) {
    this.reader = reader;
    this.callbacks = callbacks;
    thread.setDaemon(true);
  }

  static ResultListener start(TopicReader reader, Executor callbacks) {
    ResultListener listener = new ResultListener(reader, callbacks);
    listener.thread.start();
    return listener;
  }

  /** False if this listener has ended, and the future must wait elsewhere. */
  @SuppressWarnings("FutureReturnValueIgnored") // Forgetting is all that depends on it.
  synchronized boolean register(String jobId, CompletableFuture<JobResult> future) {
    if (ended) {
      return false;
    }
    waiting.computeIfAbsent(jobId, id -> new ArrayList<>(1)).add(future);
    // One that is cancelled or times out must not stay in memory.
    future.whenComplete((result, failure) -> forgetDone(jobId));
    return true;
  }

  /** Ends the thread; those who still wait are told that the client was closed. */
  @Override
  public void close() {
    reader.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (reader) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          hand(record);
        }
      }
    } catch (WakeupException | InterruptedException e) {
      end(new SluiceClientException("The client was closed before the result came.", null));
    } catch (RuntimeException e) {
      end(e);
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.JOB_ID);
    if (header == null || header.value() == null || record.value() == null) {
      return;
    }
    List<CompletableFuture<JobResult>> futures = take(new String(header.value(), UTF_8));
    if (futures.isEmpty()) {
      return;
    }
    try {
      JobResult result = JobResultCodec.decode(record.value());
      callbacks.execute(() -> futures.forEach(future -> future.complete(result)));
    } catch (MalformedRecordException e) {
      failAll(futures, e);
    }
  }

  private synchronized List<CompletableFuture<JobResult>> take(String jobId) {
    List<CompletableFuture<JobResult>> futures = waiting.remove(jobId);
    return futures == null ? List.of() : futures;
  }

  private synchronized void forgetDone(String jobId) {
    List<CompletableFuture<JobResult>> futures = waiting.get(jobId);
    if (futures != null && futures.removeIf(CompletableFuture::isDone) && futures.isEmpty()) {
      waiting.remove(jobId);
    }
  }

  private void end(RuntimeException cause) {
    List<CompletableFuture<JobResult>> left = new ArrayList<>();
    synchronized (this) {
      ended = true;
      waiting.values().forEach(left::addAll);
      waiting.clear();
    }
    failAll(left, cause);
  }

  private void failAll(List<CompletableFuture<JobResult>> futures, RuntimeException cause) {
    callbacks.execute(() -> futures.forEach(future -> future.completeExceptionally(cause)));
  }
}
