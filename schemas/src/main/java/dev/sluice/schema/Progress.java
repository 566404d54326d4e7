package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job has behind it that was put aside before its end.
 *
 * @param attempts in order
 * @param usage summed over them, the failed ones that were billed among them
 * @param cost of the same; null where nothing was billed, or where a price is unknown
 * @param waitingSince since when it has waited for a limit to let it go; null if it does not
 */
public record Progress(
    List<Attempt> attempts, Usage usage, @Nullable Cost cost, @Nullable Instant waitingSince) {

  /** That of a job which has only just come. */
  public static final Progress NONE = new Progress(List.of(), Usage.NONE, null, null);

  public Progress {
    attempts = List.copyOf(attempts);
    requireNonNull(usage, "usage is null");
  }
}
