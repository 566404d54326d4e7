package dev.sluice.simulator.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is left of a provider's limits; null where there is none. */
public record LimitState(@Nullable Bucket requests, @Nullable Bucket tokens) {

  public static final LimitState UNLIMITED = new LimitState(null, null);

  /**
   * @param limit how much one minute has
   * @param untilFull when all of it will be there again
   */
  public record Bucket(int limit, int remaining, Duration untilFull) {}
}
