package dev.sluice.simulator;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is read ahead by a thread of its own, so that a client that goes away is
 * noticed while its call is still being served, and not only when the answer cannot be written.
 */
final class ClientConnection implements Supplier<byte @Nullable []> {

  /** The connection that the current thread serves. */
  static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

  private static final byte[] END = new byte[0];

  private final HelidonSocket socket;
  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final DataReader before;
  private final Thread readAhead;
  private boolean ended; // touched by the connection's own thread only

  private ClientConnection(ConnectionContext context) {
    this.socket = context.serverSocket();
    this.before = context.dataReader();
    this.readAhead = Thread.ofVirtual().unstarted(this::readToTheEnd);
  }

  static ClientConnection over(ConnectionContext context) {
    return new ClientConnection(context);
  }

  void begin() {
    readAhead.start();
  }

  void end() {
    readAhead.interrupt();
  }

  private void readToTheEnd() {
    try {
      byte[] chunk = socket.get();
      while (chunk != null) {
        chunks.put(chunk);
        chunk = socket.get();
      }
      leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gone.countDown();
    } catch (RuntimeException e) {
      leave();
    }
  }

  private void leave() {
    gone.countDown();
    try {
      chunks.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next bytes; null at the end, however often it is asked, as Helidon's reader wants it. */
  @Override
  public byte @Nullable [] get() {
    if (before.available() > 0) {
      return before.readBuffer(before.available()).readBytes();
    }
    if (ended) {
      return null;
    }
    try {
      byte[] chunk = chunks.take();
      ended = chunk.length == 0;
      return ended ? null : chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("Interrupted while waiting for a request", e);
    }
  }

  /** Told by a writer, who may notice it before the reader does. */
  void leftWhileItWasWrittenTo() {
    gone.countDown();
  }

  /** Waits; true as soon as the client has gone. */
  boolean isGoneWithin(Duration wait) {
    try {
      return gone.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  boolean isGone() {
    return gone.getCount() == 0;
  }
}
