package dev.sluice.client;

import dev.sluice.schema.JobResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Everyone who waits for a single result. They share one listener, which starts with the first of
 * them; after one has failed, the next waiter starts another.
 */
final class ResultWaiters implements AutoCloseable {

  private final ClientOptions options;
  private final Executor callbacks;
  private @Nullable ResultListener listener;
  private boolean closed;

  ResultWaiters(ClientOptions options, Executor callbacks) {
    this.options = options;
    this.callbacks = callbacks;
  }

  /** When this returns, a result that is published from now on will not be missed. */
  synchronized CompletableFuture<JobResult> await(String jobId) throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("the client was closed");
    }
    while (true) {
      if (listener == null) {
        listener = ResultListener.start(TopicReader.ofResults(options, null), callbacks);
      }
      CompletableFuture<JobResult> future = new CompletableFuture<>();
      if (listener.register(jobId, future)) {
        return future;
      }
      listener = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (listener != null) {
      listener.close();
    }
  }
}
