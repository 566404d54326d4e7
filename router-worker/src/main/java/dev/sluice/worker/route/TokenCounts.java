package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What jobs take of the limits that count tokens: counted where it matters and the model's encoding
 * is known, estimated by characters elsewhere, and in either case corrected by what the target has
 * reported of earlier calls. Thread-safe.
 */
public final class TokenCounts {

  private final Measurements measurements;
  private final Set<String> limiting;

  /**
   * @param measurements where what is learnt of each target is kept
   * @param limiting the providers that have a limit for tokens
   */
  public TokenCounts(Measurements measurements, Set<String> limiting) {
    this.measurements = requireNonNull(measurements, "measurements is null");
    this.limiting = Set.copyOf(limiting);
  }

  /**
   * What one job takes.
   *
   * @param estimate by characters
   */
  public JobTokens of(Job job, TokenEstimate estimate) {
    return new JobTokens(this, job, estimate);
  }

  TokenUse use(Target target) {
    return measurements.watch(target).tokens();
  }

  /** Null where counting is not worth the time, or cannot be done. */
  @Nullable EncodedTokens encoding(Target target) {
    return limiting.contains(target.provider())
        ? EncodedTokens.forModel(target.model().name())
        : null;
  }
}
