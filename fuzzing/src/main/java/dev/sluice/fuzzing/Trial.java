package dev.sluice.fuzzing;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A target as it is tried, input by input. */
final class Trial {

  private static final Pattern PARTICULARS = Pattern.compile("\"[^\"]*\"|[^A-Za-z]+");
  private static final int LONGEST = 120;

  private final Target target;
  private final Bounds bounds;

  Trial(Target target, Bounds bounds) {
    this.target = requireNonNull(target, "target is null");
    this.bounds = requireNonNull(bounds, "bounds is null");
  }

  /**
   * @param what came of an input, without its particulars
   * @param failure null where it is as it should be
   */
  record Outcome(String what, @Nullable Throwable failure) {}

  Outcome of(byte[] input) {
    try {
      return new Outcome(general(String.valueOf(bounds.take(input, target))), null);
    } catch (Throwable e) {
      return new Outcome(kind(e), e);
    }
  }

  private static String general(String outcome) {
    String cut = outcome.substring(0, Math.min(LONGEST, outcome.length()));
    return PARTICULARS.matcher(cut).replaceAll(" ");
  }

  /** By what two failures are known to be the same: what was thrown, and where. */
  private static String kind(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    boolean somewhere = trace.length > 0 && !(failure instanceof VirtualMachineError);
    return failure.getClass().getName() + (somewhere ? " at " + trace[0] : "");
  }
}
