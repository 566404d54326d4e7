package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

/** Ends the command with one line for a person: what is wrong, and what to do next. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  CommandFailure(ExitCode exitCode, String message) {
    super(requireNonNull(message, "message is null"));
    this.exitCode = requireNonNull(exitCode, "exitCode is null");
  }

  CommandFailure(ExitCode exitCode, String message, Throwable cause) {
    this(exitCode, message);
    initCause(cause);
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
