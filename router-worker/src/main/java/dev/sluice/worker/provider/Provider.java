package dev.sluice.worker.provider;

import dev.sluice.schema.ErrorCode;

/**
 * A system that answers completion requests. Implementations are thread-safe; every method may
 * block and is called on a virtual thread.
 */
public interface Provider extends AutoCloseable {

  /**
   * Sends one request and waits for the whole answer. What goes wrong is a {@link
   * ProviderAnswer.Failed}, never an exception: retries, fallbacks and limits are decided by its
   * {@link ErrorCode}.
   *
   * @throws InterruptedException if the call was given up; the request is then aborted on the wire
   */
  ProviderAnswer complete(ProviderCall call) throws InterruptedException;

  /** Releases connections; no call is made afterwards. */
  @Override
  void close();
}
