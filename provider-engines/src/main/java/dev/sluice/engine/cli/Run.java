package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Follows one run to its end. Owned by the thread of the call. */
final class Run {

  /** Some tools go on for a while, or for ever, after they have said all. */
  private static final Duration AFTER_THE_RESULT = Duration.ofSeconds(5);

  private final CommandLineTool tool;
  private final ToolOutput output;
  private final ChildProcess child;
  private final Patience patience;
  private final long startedAt = System.nanoTime();
  private @Nullable ToolResult result; // null while no line has told it

  /**
   * @param silence the longest time without a line
   * @param total the longest time for everything
   */
  record Patience(Duration silence, Duration total) {}

  Run(CommandLineTool tool, ToolOutput output, ChildProcess child, Patience patience) {
    this.tool = requireNonNull(tool, "tool is null");
    this.output = requireNonNull(output, "output is null");
    this.child = requireNonNull(child, "child is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  /** All of exit code, last line and what that says must be good; none alone can be relied on. */
  ToolResult toItsEnd() throws InterruptedException {
    while (true) {
      Duration wait = longestWait();
      switch (child.next(wait)) {
        case null -> {
          return result == null ? late() : result;
        }
        case ChildProcess.Output.TooMuch _ -> {
          return ToolResult.Failure.of(
              ErrorCode.RESULT_TOO_LARGE,
              "%s wrote more than %d MiB"
                  .formatted(tool.title(), HttpTransport.MAX_ANSWER_BYTES >> 20));
        }
        case ChildProcess.Output.Line line -> {
          ToolResult told = output.read(line.bytes());
          result = told == null ? result : told;
        }
        case ChildProcess.Output.End _ -> {
          return ended();
        }
      }
    }
  }

  private ToolResult ended() throws InterruptedException {
    Exit exit = child.exit(longestWait());
    if (exit == null) {
      return result == null ? late() : result;
    }
    return result == null || (exit.code() != 0 && result instanceof ToolResult.Answer)
        ? output.failure(exit)
        : result;
  }

  private ToolResult late() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startedAt);
    boolean silent = elapsed.compareTo(patience.total()) < 0;
    return ToolResult.Failure.of(
        ErrorCode.TIMEOUT,
        silent
            ? "%s said nothing for %d s".formatted(tool.title(), patience.silence().toSeconds())
            : "%s did not finish within %d s"
                .formatted(tool.title(), patience.total().toSeconds()));
  }

  /** How long for the next line, or for the end. */
  private Duration longestWait() {
    Duration longest = result == null ? patience.silence() : AFTER_THE_RESULT;
    Duration left = patience.total().minusNanos(System.nanoTime() - startedAt);
    Duration wait = left.compareTo(longest) < 0 ? left : longest;
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
