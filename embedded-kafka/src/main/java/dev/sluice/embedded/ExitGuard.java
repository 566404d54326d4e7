package dev.sluice.embedded;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps Kafka, which was written to own its process, from ending ours. */
final class ExitGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);
  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private ExitGuard() {}

  static void install() {
    if (INSTALLED.compareAndSet(false, true)) {
      Exit.setExitProcedure(ExitGuard::refuse);
      Exit.setHaltProcedure(ExitGuard::refuse);
    }
  }

  /** Kafka relies on an exit not returning, so the thread that asked for it ends instead. */
  private static void refuse(int status, @SuppressWarnings("NullAway") String message) {
    LOG.error("The embedded broker failed: {} (status {})", message, status);
    throw new IllegalStateException("The embedded broker asked to end the process: " + message);
  }
}
