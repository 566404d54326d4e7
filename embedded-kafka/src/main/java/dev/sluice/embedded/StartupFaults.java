package dev.sluice.embedded;

import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;

/** Remembers the first fatal fault, which tells more than the timeout that follows from it. */
final class StartupFaults implements FaultHandlerFactory {

  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    FaultHandler log = new LoggingFaultHandler(name, action);
    return fatal ? remembering(log) : log;
  }

  private FaultHandler remembering(FaultHandler log) {
    return (message, cause) -> {
      RuntimeException fault = log.handleFault(message, cause);
      first.compareAndSet(null, cause == null ? fault : cause);
      return fault;
    };
  }

  /** The first fatal fault, else what the caller saw. */
  Throwable rootOf(Throwable seen) {
    Throwable fault = first.get();
    return fault == null ? seen : fault;
  }
}
