package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds one provider's limits to what it says of them. A limit that is lower than the configured
 * one counts instead, one that is higher changes nothing, and where none is configured, what the
 * provider says is the limit. Guarded by the gate's lock.
 */
final class StatedLimits {

  private final String provider;

  /** Of which it was said already that the provider has its own idea. */
  private final Set<Bucket> announced = new HashSet<>();

  StatedLimits(String provider) {
    this.provider = requireNonNull(provider, "provider is null");
  }

  private static Quota quota(Way way, RateLimits said) {
    return said.scope() == Scope.MODEL ? way.model() : way.account();
  }

  /** Whether it speaks of a limit that nobody knew of. */
  static boolean isNew(Way way, RateLimits said) {
    Quota quota = quota(way, said);
    for (RateLimits.Quota one : said.quotas()) {
      Dimension dimension = dimension(one.kind());
      if (dimension != null && one.limit() != null && !quota.hasLimit(dimension)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The provider has answered a call.
   *
   * @return lines for people, where something has not been said before
   */
  List<String> hear(Permit permit, RateLimits said, long now) {
    Quota quota = quota(permit.way(), said);
    Marks marks = permit.marks();
    List<String> news = new ArrayList<>(0);
    for (RateLimits.Quota one : said.quotas()) {
      Dimension dimension = dimension(one.kind());
      Long limit = one.limit();
      Long remaining = one.remaining();
      Left left = remaining == null ? null : new Left(remaining, one.reset());
      if (dimension == null) {
        quota.coolIfUsedUp(left, permit.takenAt());
        continue;
      }
      if (limit != null) {
        quota.limitIs(dimension, limit, now);
        announce(quota, dimension, limit, news);
      }
      if (left != null) {
        double[] own = said.scope() == Scope.MODEL ? marks.model() : marks.account();
        quota.remains(dimension, own, left, permit.takenAt(), now);
      }
    }
    return news;
  }

  private void announce(Quota quota, Dimension dimension, long limit, List<String> news) {
    Integer configured = quota.configured(dimension);
    if (configured != null && configured <= limit) {
      return;
    }
    if (!announced.add(new Bucket(quota.account(), quota.model(), dimension))) {
      return;
    }
    news.add(
        "%s states %s of %d%s; %s"
            .formatted(
                provider,
                dimension.wireName(),
                limit,
                quota.model() == null ? "" : " for " + quota.model(),
                configured == null
                    ? "nothing else is configured, so that is the limit"
                    : "that is less than the configured " + configured + ", and counts instead"));
  }

  /** Null for what is counted over an unknown time. */
  private static @Nullable Dimension dimension(RateLimits.Kind kind) {
    return switch (kind) {
      case REQUESTS_PER_MINUTE -> Dimension.REQUESTS_PER_MINUTE;
      case REQUESTS_PER_DAY -> Dimension.REQUESTS_PER_DAY;
      case REQUESTS -> null;
      case TOKENS_PER_MINUTE -> Dimension.TOKENS_PER_MINUTE;
      case INPUT_TOKENS_PER_MINUTE -> Dimension.INPUT_TOKENS_PER_MINUTE;
      case OUTPUT_TOKENS_PER_MINUTE -> Dimension.OUTPUT_TOKENS_PER_MINUTE;
    };
  }
}
