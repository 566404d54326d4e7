package dev.sluice.fuzzing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one input may cost at most: a little whatever it is, and so much for each of its bytes.
 * Counted is what the thread itself uses, so that neither a busy machine nor another thread can
 * make a difference.
 *
 * @param bytesEach of memory, for each byte of the input; whether they are kept or not
 * @param least the time that any input may take
 */
record Bounds(long bytesEach, Duration least) {

  static final Bounds USUAL = new Bounds(400, Duration.ofMillis(500));

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long LEAST_BYTES = 2 << 20;
  private static final long NANOS_EACH = 4_000;

  /** Class loading and the compiler make a first time dear, so only what stays so counts. */
  private static final int TRIES = 3;

  /** What was used so far by the calling thread. */
  private record Used(long bytes, long nanos) {
    static Used now() {
      return new Used(THREADS.getCurrentThreadAllocatedBytes(), THREADS.getCurrentThreadCpuTime());
    }

    Used since(Used start) {
      return new Used(bytes - start.bytes, nanos - start.nanos);
    }
  }

  /**
   * Gives the input to the target.
   *
   * @return what came of it
   * @throws ExcessError if it costs too much, however often it is tried
   */
  @Nullable Object take(byte[] input, Target target) throws Exception {
    for (int tries = 1; ; tries++) {
      Used start = Used.now();
      Object outcome = target.take(input);
      Used used = Used.now().since(start);
      String excess = excess(used, input.length);
      if (excess == null) {
        return outcome;
      }
      if (tries == TRIES) {
        throw new ExcessError(excess);
      }
    }
  }

  private @Nullable String excess(Used used, int length) {
    if (used.bytes > LEAST_BYTES + bytesEach * length) {
      return "takes %,d bytes of memory for an input of %,d".formatted(used.bytes, length);
    }
    if (used.nanos > least.toNanos() + NANOS_EACH * length) {
      return String.format(
          Locale.ROOT, "takes %.1f s for an input of %,d bytes", used.nanos / 1e9, length);
    }
    return null;
  }

  /** An input is dearer than it may be. */
  static final class ExcessError extends AssertionError {
    ExcessError(String message) {
      super(message);
    }
  }
}
