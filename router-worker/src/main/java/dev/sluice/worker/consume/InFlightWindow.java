package dev.sluice.worker.consume;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much may be under way at once, by count and by bytes. A single record larger than the bytes
 * is let in when nothing else is. What another worker may end still is kept by its bytes alone.
 *
 * <p>The poll thread enters and waits; the publishing thread leaves.
 */
final class InFlightWindow {

  private final int maxCount;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int count;
  private long bytes;

  InFlightWindow(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  boolean hasRoomFor(int size) {
    lock.lock();
    try {
      return fits(size);
    } finally {
      lock.unlock();
    }
  }

  boolean hasRoomToKeep(int size) {
    lock.lock();
    try {
      return bytes == 0 || bytes + size <= maxBytes;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(int size) {
    return count == 0 || (count < maxCount && bytes + size <= maxBytes);
  }

  void enter(int size) {
    enter(1, size);
  }

  void keep(int size) {
    enter(0, size);
  }

  /** What was kept is begun. */
  void begin() {
    enter(1, 0);
  }

  private void enter(int arrived, int arrivedBytes) {
    lock.lock();
    try {
      count += arrived;
      bytes += arrivedBytes;
    } finally {
      lock.unlock();
    }
  }

  void leave(int departed, long departedBytes) {
    lock.lock();
    try {
      count -= departed;
      bytes -= departedBytes;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room, or the time is over. */
  void awaitRoom(int size, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long nanos = patience.toNanos();
      while (!fits(size) && nanos > 0) {
        nanos = left.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
