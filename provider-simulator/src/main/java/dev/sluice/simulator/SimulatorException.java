package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/** A simulator that did not start, or a behaviour that makes no sense. The message is one line. */
public final class SimulatorException extends RuntimeException {

  SimulatorException(String message) {
    this(message, null);
  }

  SimulatorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
