package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.Usage;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What one job is expected to take at each target it may go to. Owned by the job's thread. */
public final class JobTokens {

  private final TokenCounts counts;
  private final Job job;
  private final TokenEstimate byCharacters;

  /** By the name of the model, the last one that was asked for. */
  private @Nullable Encoded encoded;

  private record Encoded(String model, TokenEstimate estimate) {}

  JobTokens(TokenCounts counts, Job job, TokenEstimate byCharacters) {
    this.counts = counts;
    this.job = requireNonNull(job, "job is null");
    this.byCharacters = requireNonNull(byCharacters, "byCharacters is null");
  }

  /**
   * What to reserve for a call. A bound that the job sets on its answers counts in full, as
   * providers count it before they answer.
   */
  public TokenNeed at(Target target) {
    TokenEstimate estimate = estimate(target);
    TokenUse use = counts.use(target);
    long answer = estimate.maxOutput().orElseGet(use::answer);
    long input = (long) Math.ceil(estimate.input() * use.ratio());
    return new TokenNeed(input, estimate.answers() * answer);
  }

  /**
   * A call was answered.
   *
   * @param usage as the provider reported it
   */
  public void answered(Target target, Usage usage) {
    TokenEstimate estimate = estimate(target);
    TokenUse use = counts.use(target);
    use.input(estimate.input(), usage.inputTokens());
    OptionalLong bound = estimate.maxOutput();
    if (bound.isEmpty()) {
      use.answer(usage.outputTokens() / estimate.answers());
    }
  }

  private TokenEstimate estimate(Target target) {
    String model = target.model().name();
    Encoded known = encoded;
    if (known != null && known.model.equals(model)) {
      return known.estimate;
    }
    EncodedTokens exact = counts.encoding(target);
    if (exact == null) {
      return byCharacters;
    }
    TokenEstimate estimate = TokenEstimator.estimate(job, exact);
    encoded = new Encoded(model, estimate);
    return estimate;
  }
}
