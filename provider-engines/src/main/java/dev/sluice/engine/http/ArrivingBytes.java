package dev.sluice.engine.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from the client's threads, which call the listener's methods, to the one
 * thread that reads it. At most one piece is held: the next is asked for when the last has been
 * read, so a slow reader slows the sender down. Only the reader's waiting counts as silence.
 */
final class ArrivingBytes extends InputStream implements Response.Listener {

  /** How long, and for how many bytes, an answer that is closed may still come to its end. */
  private static final Duration FOR_THE_END = Duration.ofMillis(100);

  private static final int MOST_AT_THE_END = 4096;

  private final Request request;
  private final Patience patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private boolean sent;
  private @Nullable Response head;
  private byte[] piece = {};
  private int position;
  private @Nullable Runnable demand;
  private boolean ended;
  private boolean released;
  private @Nullable Throwable failure;

  /** The reader's own: whether it has been told that there is no more to come. */
  private boolean broken;

  ArrivingBytes(Request request, Patience patience) {
    this.request = requireNonNull(request, "request is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /**
   * Sends the request and waits until the answer begins.
   *
   * @throws IOException whose cause says why there is none
   */
  Response begin() throws IOException, InterruptedException {
    request.onRequestSuccess(_ -> change(() -> sent = true)).send(this);
    try {
      return awaitHead();
    } catch (IOException | InterruptedException e) {
      var _ = request.abort(e);
      throw e;
    }
  }

  private Response awaitHead() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      // To send much over a slow line is no silence of the other side.
      while (!sent && head == null && !ended) {
        await(patience.end());
      }
      long until = patience.endOfSilence();
      while (head == null) {
        if (ended) {
          throw new IOException(failure);
        }
        await(until);
      }
      return head;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * @throws InterruptedIOException if it was the reader who was interrupted
   * @throws IOException whose cause says why the answer does not go on
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    try {
      return awaitPiece(patience.endOfSilence()) ? take(target, offset, length) : -1;
    } catch (InterruptedException e) {
      broken = true;
      throw new InterruptedIOException();
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /**
   * Waits until there is something to read.
   *
   * @return false at the end of the answer
   */
  private boolean awaitPiece(long until) throws IOException, InterruptedException {
    while (true) {
      @Nullable Runnable next;
      lock.lockInterruptibly();
      try {
        if (position < piece.length) {
          return true;
        }
        if (ended) {
          if (failure == null) {
            return false;
          }
          throw new IOException(failure);
        }
        next = demand;
        demand = null;
        if (next == null) {
          await(until);
        }
      } finally {
        lock.unlock();
      }
      // Without the lock: what has arrived by now is handed over by this very thread.
      if (next != null) {
        next.run();
      }
    }
  }

  private int take(byte[] target, int offset, int length) {
    lock.lock();
    try {
      int taken = Math.min(length, piece.length - position);
      System.arraycopy(piece, position, target, offset, taken);
      position += taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the lock, which is held, until something has changed. */
  @SuppressWarnings("WaitNotInLoop") // Every caller is one.
  private void await(long until) throws IOException, InterruptedException {
    long nanos = until - System.nanoTime();
    if (nanos <= 0) {
      throw new IOException(new TimeoutException());
    }
    var _ = changed.awaitNanos(nanos);
  }

  /**
   * Aborts the request, unless its answer has come to its end or does so at once: the connection
   * can be used again then. What comes last, after the last event of a stream, is not worth one.
   */
  @Override
  public void close() {
    if (broken || !endsNow()) {
      var _ = request.abort(new AsynchronousCloseException());
    }
  }

  private boolean endsNow() {
    long until = System.nanoTime() + FOR_THE_END.toNanos();
    byte[] rest = new byte[MOST_AT_THE_END];
    try {
      for (int read = 0; read < rest.length && awaitPiece(until); ) {
        read += take(rest, read, rest.length - read);
      }
      if (awaitPiece(until)) {
        return false;
      }
      awaitRelease(until);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** The connection is given back a moment after the end of the answer, and the request's. */
  private void awaitRelease(long until) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!released) {
        await(until);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onHeaders(Response response) {
    change(() -> head = response);
  }

  /** Copied, so that an answer which waits for its reader holds none of the client's buffers. */
  @Override
  public void onContent(Response response, Content.Chunk chunk, Runnable demander) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes, 0, bytes.length);
    change(
        () -> {
          piece = bytes;
          position = 0;
          demand = demander;
        });
  }

  @Override
  public void onSuccess(Response response) {
    change(() -> ended = true);
  }

  @Override
  public void onFailure(Response response, Throwable cause) {
    end(cause);
  }

  @Override
  public void onComplete(Result result) {
    end(result.getFailure());
    change(() -> released = true);
  }

  /** The first end counts: an answer may be whole although sending the request failed after it. */
  private void end(@Nullable Throwable cause) {
    change(
        () -> {
          failure = ended ? failure : cause;
          ended = true;
        });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
