package dev.sluice.cli;

/** What standard error is. */
final class Terminal {
  private Terminal() {}

  /** Java can tell only of standard input and output together; the launcher knows. */
  static boolean isStandardError() {
    return Boolean.getBoolean("sluice.terminal");
  }
}
