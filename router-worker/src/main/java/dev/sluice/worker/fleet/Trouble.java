package dev.sluice.worker.fleet;

import java.time.Duration;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that keeps failing, and is said so once in a while. Thread-safe. */
final class Trouble {

  private static final Logger log = LoggerFactory.getLogger(Trouble.class);
  private static final long SAID_EVERY = Duration.ofMinutes(10).toNanos();
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What a person has to allow first. */
  private static final Duration LONG_PAUSE = Duration.ofSeconds(30);

  private final String what;
  private long saidAt = System.nanoTime() - SAID_EVERY;
  private @Nullable Exception present;

  /**
   * @param what cannot be done while it lasts
   */
  Trouble(String what) {
    this.what = what;
  }

  synchronized void arose(Exception e) {
    present = e;
    if (System.nanoTime() - saidAt >= SAID_EVERY) {
      saidAt = System.nanoTime();
      log.warn("{}, and this worker goes on alone until that works: {}", what, e.getMessage());
    }
  }

  synchronized void passed() {
    present = null;
  }

  /** How long to wait before the next try. */
  synchronized Duration pause() {
    boolean forbidden =
        present instanceof AuthorizationException || present instanceof AuthenticationException;
    return forbidden ? LONG_PAUSE : PAUSE;
  }
}
