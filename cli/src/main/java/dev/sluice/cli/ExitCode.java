package dev.sluice.cli;

/** What the command tells the shell. */
public enum ExitCode {
  ALL_SUCCEEDED(0),
  SOME_FAILED(1),
  /** The input, the configuration or the machine does not allow what was asked for. */
  BAD_INPUT(2),
  ALL_FAILED(3),
  /** Nothing failed otherwise, but some jobs expired or were cancelled. */
  EXPIRED(4),
  UNREACHABLE(5),
  /** A mistake in this program, and not in what was asked of it. */
  INTERNAL(70),
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
