package dev.sluice.simulator.limit;

import dev.sluice.simulator.limit.Admission.Dimension;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is left of a provider's limits by the minute and by the day. */
public record LimitState(Map<Dimension, Bucket> buckets) {

  public static final LimitState UNLIMITED = new LimitState(Map.of());

  public LimitState {
    buckets = Map.copyOf(buckets);
  }

  /**
   * @param limit how much one minute has, or one day
   * @param untilFull when all of it will be there again
   */
  public record Bucket(int limit, int remaining, Duration untilFull) {}

  /** Null where there is no such limit. */
  public @Nullable Bucket of(Dimension dimension) {
    return buckets.get(dimension);
  }

  /** Requests by the minute; by the day where only those are limited; null where neither is. */
  public @Nullable Bucket requests() {
    Bucket minute = of(Dimension.REQUESTS);
    return minute == null ? of(Dimension.DAILY_REQUESTS) : minute;
  }

  /** Input and output together; null where they are not limited. */
  public @Nullable Bucket tokens() {
    return of(Dimension.TOKENS);
  }
}
