package dev.sluice.cli;

import dev.sluice.schema.SafeText;

/** What standard output and standard error are. */
final class Terminal {
  private Terminal() {}

  /** Java can tell only of standard input and output together; the launcher knows. */
  static boolean isStandardError() {
    return Boolean.getBoolean("sluice.terminal");
  }

  /**
   * An answer for standard output. A model may have been talked into writing what steers a
   * terminal: that is written only where none is, so that a program reads the answer as it is.
   */
  static String shown(String answer) {
    return Boolean.getBoolean("sluice.terminal.output") ? SafeText.lines(answer) : answer;
  }
}
