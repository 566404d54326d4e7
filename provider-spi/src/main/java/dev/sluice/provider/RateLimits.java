package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said of its limits with one answer, whether it was a success or not. The worker
 * holds itself to the lower of what is configured and what is said here.
 *
 * @param scope what the limits are for
 * @param quotas at most one of each kind
 */
public record RateLimits(Scope scope, List<Quota> quotas) {

  /** Nothing was said. */
  public static final RateLimits NONE = new RateLimits(Scope.ACCOUNT, List.of());

  public RateLimits {
    requireNonNull(scope, "scope is null");
    quotas = List.copyOf(quotas);
  }

  /** What a limit is for. */
  public enum Scope {
    /** All calls with the credential that the call was made with. */
    ACCOUNT,
    /** Of those, the calls of the model that the call was for. */
    MODEL
  }

  /** What is counted, and over how long. */
  public enum Kind {
    REQUESTS_PER_MINUTE,
    REQUESTS_PER_DAY,
    /** Over a time that the provider does not tell. */
    REQUESTS,
    /** Input and output together. */
    TOKENS_PER_MINUTE,
    INPUT_TOKENS_PER_MINUTE,
    OUTPUT_TOKENS_PER_MINUTE
  }

  /**
   * One limit. What is null was not said; at least one of the three was.
   *
   * @param limit at least 1
   * @param remaining what was left when the provider took the call, which it had already counted;
   *     never negative
   * @param reset in what time all of the limit is there again, unless more is used; never negative
   */
  public record Quota(
      Kind kind, @Nullable Long limit, @Nullable Long remaining, @Nullable Duration reset) {
    public Quota {
      requireNonNull(kind, "kind is null");
      if (limit != null && limit < 1) {
        throw new IllegalArgumentException("limit is " + limit);
      }
      if (remaining != null && remaining < 0) {
        throw new IllegalArgumentException("remaining is " + remaining);
      }
      if (reset != null && reset.isNegative()) {
        throw new IllegalArgumentException("reset is " + reset);
      }
    }
  }

  public boolean isEmpty() {
    return quotas.isEmpty();
  }
}
