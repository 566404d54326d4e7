package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.config.Topics;
import dev.sluice.worker.fleet.UsageChannel;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.BucketUse;
import dev.sluice.worker.limit.Dimension;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.MissingTopicsException;
import dev.sluice.worker.quota.DayLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's part in what the fleet uses by the day. Where nothing is limited by the day, it
 * asks nothing of the cluster.
 */
final class DayLimits {

  private static final Logger log = LoggerFactory.getLogger(DayLimits.class);

  /** How often requests are counted; whoever waits for more of them waits so long at most. */
  private static final Duration EVERY = Duration.ofMillis(100);

  private static final Duration CATCHING_UP = Duration.ofSeconds(3);
  private static final Duration KEPT = Duration.ofDays(2);
  private static final int RECORD_BYTES = 1 << 16;

  private final InstantSource clock = InstantSource.system();
  private final String worker = UUID.randomUUID().toString();
  private final DayLedger ledger = new DayLedger(worker, clock);
  private final Topics topics;
  private final UsageChannel channel;
  private @Nullable PermitPool permits;
  private @Nullable Thread thread;

  DayLimits(Map<String, String> kafka, Topics topics) {
    this.topics = requireNonNull(topics, "topics is null");
    this.channel = new UsageChannel(kafka, topics.usage(), worker, new DailyUsage(ledger));
    ledger.onUrgent(channel::hurry);
  }

  DayLedger ledger() {
    return ledger;
  }

  /**
   * Begins to tell and to learn, if there is anything that is limited by the day; makes the topic
   * if it is missing.
   *
   * @param countsDollars whether somebody's are
   */
  void begin(Cluster cluster, PermitPool pool, boolean countsDollars) throws InterruptedException {
    List<BucketUse> counted = counted(pool);
    if (counted.isEmpty() && !countsDollars) {
      return;
    }
    try {
      cluster.ensure(List.of(topic()));
    } catch (MissingTopicsException e) {
      log.warn("{}; until then it counts alone what is used by the day", e.getMessage());
    }
    // None of it is to be used before it was drawn.
    pool.allow(counted.stream().collect(Collectors.toMap(BucketUse::bucket, use -> 0L)));
    permits = pool;
    channel.start();
    if (!counted.isEmpty()) {
      thread = Thread.ofVirtual().name("day-limits").start(() -> run(pool));
    }
  }

  private Cluster.TopicSpec topic() {
    return new Cluster.TopicSpec(
        topics.usage(),
        1,
        (short) topics.replication(),
        RECORD_BYTES,
        KEPT,
        Cluster.TopicSpec.Timed.BY_CLUSTER,
        true);
  }

  /** Waits, for a bounded time, until it knows what was used today. */
  void catchUp() throws InterruptedException {
    if (permits != null && !channel.awaitJoined(CATCHING_UP)) {
      log.warn(
          "what was used today is not known yet; jobs that are limited by the day wait until it is,"
              + " or until it is clear that it cannot be");
    }
  }

  private void run(PermitPool pool) {
    try {
      while (true) {
        count(pool);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  /** Those limits that begin anew every day. */
  private static List<BucketUse> counted(PermitPool pool) {
    return pool.uses().stream()
        .filter(use -> use.bucket().dimension() == Dimension.REQUESTS_PER_DAY)
        .toList();
  }

  private void count(PermitPool pool) {
    LocalDate day = ledger.day();
    Map<Bucket, Long> shares = new HashMap<>();
    for (BucketUse use : counted(pool)) {
      DayLedger.Offer offer =
          ledger.tally(day, name(use.bucket()), use.limit(), use.used(), use.waiting());
      shares.put(use.bucket(), offer.upTo());
      if (offer.spent()) {
        restUntilRenewal(pool, use.bucket());
      }
    }
    pool.allow(shares);
  }

  /** Nobody's share grows any more today, and so nobody is to come and look. */
  private void restUntilRenewal(PermitPool pool, Bucket bucket) {
    Duration rest = Duration.between(clock.instant(), ledger.renewal());
    pool.cool(bucket.account(), bucket.model(), rest);
  }

  private static String name(Bucket bucket) {
    String account = bucket.account().provider() + " " + bucket.account().credential();
    return "requests of " + (bucket.model() == null ? account : account + " for " + bucket.model());
  }

  /** Tells what was used in the end. */
  void stop() throws InterruptedException {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
      started.join();
    }
    PermitPool pool = permits;
    if (pool != null) {
      count(pool);
      channel.stop();
    }
  }
}
