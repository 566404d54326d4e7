package dev.sluice.worker.redis;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.Refill;
import dev.sluice.worker.limit.Want;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buckets of Bucket4j in Redis, one for each limit, over one connection. Whoever else uses a
 * bucket of the same key draws from the same tokens. Thread-safe.
 */
final class RemoteBuckets implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RemoteBuckets.class);

  /** A bucket that is full need not be remembered; longer, so that clocks may differ. */
  private static final Duration KEPT_WHEN_FULL = Duration.ofMinutes(1);

  /**
   * @param limit that the bucket was last told to hold
   */
  private record Known(long limit, BucketProxy proxy) {}

  private final StatefulRedisConnection<String, byte[]> connection;
  private final ProxyManager<String> proxies;
  private final String prefix;
  private final Map<Bucket, Known> known = new ConcurrentHashMap<>();

  /**
   * @param prefix of all keys
   * @param patience how long an answer may take
   */
  RemoteBuckets(
      StatefulRedisConnection<String, byte[]> connection, String prefix, Duration patience) {
    this.connection = requireNonNull(connection, "connection is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    proxies =
        Bucket4jLettuce.casBasedBuilder(connection)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
            .requestTimeout(patience)
            .build();
  }

  /** Reads and writes as drawing does, and fails where that would. */
  void probe() {
    proxies.builder().build(prefix + "limits:probe", () -> configuration(1)).addTokens(1);
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /**
   * Draws what is wanted, or gives it back. Whoever draws more than there is, is in debt for it,
   * and those who draw later come after it.
   *
   * @return in what time the last of what was drawn has been refilled; zero if it was there
   */
  Duration draw(Want want) {
    BucketProxy bucket = bucket(want.bucket(), want.limit());
    if (want.amount() < 0) {
      bucket.addTokens(-want.amount());
      return Duration.ZERO;
    }
    long nanos = bucket.consumeIgnoringRateLimits(want.amount());
    if (nanos == Long.MAX_VALUE) {
      throw new IllegalStateException(key(want.bucket()) + " has a debt without an end");
    }
    return Duration.ofNanos(nanos);
  }

  private BucketProxy bucket(Bucket bucket, long limit) {
    Known before = known.get(bucket);
    if (before != null && before.limit() == limit) {
      return before.proxy();
    }
    BucketConfiguration own = configuration(limit);
    BucketProxy proxy = proxies.builder().build(key(bucket), () -> own);
    proxies
        .getProxyConfiguration(key(bucket))
        .filter(other -> !isTheSame(own, other))
        .ifPresent(other -> replace(bucket, proxy, other, own));
    known.put(bucket, new Known(limit, proxy));
    return proxy;
  }

  /** A bucket may have been made for another limit; who comes last knows best. */
  private void replace(
      Bucket bucket, BucketProxy proxy, BucketConfiguration other, BucketConfiguration own) {
    proxy.replaceConfiguration(own, TokensInheritanceStrategy.AS_IS);
    log.info(
        "{} in Redis was for another limit: {}; it is {} now",
        key(bucket),
        text(other.getBandwidths()[0]),
        text(own.getBandwidths()[0]));
  }

  private static String text(Bandwidth bandwidth) {
    return "%d, refilled with %d in %s"
        .formatted(
            bandwidth.getCapacity(),
            bandwidth.getRefillTokens(),
            Duration.ofNanos(bandwidth.getRefillPeriodNanos()));
  }

  private static boolean isTheSame(BucketConfiguration own, BucketConfiguration other) {
    Bandwidth one = own.getBandwidths()[0];
    Bandwidth two = other.getBandwidths()[0];
    return other.getBandwidths().length == 1
        && two.isGready()
        && one.getCapacity() == two.getCapacity()
        && one.getRefillTokens() == two.getRefillTokens()
        && one.getRefillPeriodNanos() == two.getRefillPeriodNanos();
  }

  private static BucketConfiguration configuration(long limit) {
    Refill refill = Refill.of(limit);
    return BucketConfiguration.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(refill.capacity())
                    .refillGreedy(refill.amount(), refill.period()))
        .build();
  }

  private String key(Bucket bucket) {
    return String.join(
        ":",
        prefix + "limits",
        bucket.account().provider(),
        bucket.account().credential(),
        bucket.model() == null ? "*" : bucket.model(),
        bucket.dimension().wireName());
  }

  @Override
  public void close() {
    connection.close();
  }
}
