package dev.sluice.provider.testkit;

import org.opentest4j.AssertionFailedError;

/** Says of a promise that was not kept what was seen, and what is wanted instead. */
final class Shortfall {

  private Shortfall() {}

  static AssertionFailedError of(String seen, String wanted) {
    return new AssertionFailedError(seen + "\n  wanted: " + wanted);
  }

  static AssertionFailedError of(String seen, String wanted, Throwable cause) {
    return new AssertionFailedError(seen + "\n  wanted: " + wanted, cause);
  }

  static void unless(boolean kept, String seen, String wanted) {
    if (!kept) {
      throw of(seen, wanted);
    }
  }
}
