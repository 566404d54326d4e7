package dev.sluice.provider;

import dev.sluice.schema.ErrorCode;
import java.util.List;

/**
 * A system that answers completion requests. Implementations are thread-safe; every method may
 * block and is called on a virtual thread, thousands of them at once.
 */
public interface Provider extends AutoCloseable {

  /** What it is. Never blocks. */
  ProviderMetadata metadata();

  /**
   * Sends one request and waits for the whole answer. What goes wrong is a {@link
   * ProviderAnswer.Failed}, never an exception: retries, fallbacks and limits are decided by its
   * {@link ErrorCode}.
   *
   * @throws InterruptedException if the call was given up; the request is then aborted on the wire
   */
  ProviderAnswer complete(ProviderCall call) throws InterruptedException;

  /**
   * The same, and hands out the pieces of the answer while they arrive. Returns when the last one
   * has been taken, with the whole answer as {@link #complete} would have given it. A stream that
   * ends before its end is a failure with {@link ErrorCode#STREAM_BROKEN}, whatever was handed out.
   *
   * @param chunks called on the caller's thread; while it blocks, nothing more is read
   * @throws InterruptedException as {@link #complete} does, and whenever {@code chunks} does
   */
  ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException;

  /** Whether any of its models can call tools; where not, no job with tools is sent here. */
  default boolean supportsTools() {
    return true;
  }

  /** Whether any of its models can see images; where not, no job with images is sent here. */
  default boolean supportsVision() {
    return false;
  }

  /**
   * Asks which models there are.
   *
   * @throws InterruptedException if the call was given up
   */
  default ModelListing listModels() throws InterruptedException {
    return new ModelListing.Listed(List.of());
  }

  /** Releases connections; no call is made afterwards. */
  @Override
  void close();
}
