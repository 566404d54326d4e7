package dev.sluice.cli;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks a person before something is done that costs or that cannot be undone. */
final class Confirmation {
  private Confirmation() {}

  /** Where nobody can be asked, the answer must be on the command line. */
  static void requireTerminal() {
    if (terminal() == null) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "nothing was done: there is no terminal to ask on, so add --yes");
    }
  }

  /** Whether the answer is yes. An interrupt ends the process here, as nothing was begun. */
  static boolean isGiven(String question) {
    Console console = terminal();
    if (console == null) {
      return false;
    }
    System.err.print(question + " [y/N] ");
    System.err.flush();
    String answer = console.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  @SuppressWarnings("SystemConsoleNull") // Since 25 it is null again where there is no terminal.
  private static @Nullable Console terminal() {
    Console console = System.console();
    return console != null && console.isTerminal() ? console : null;
  }
}
