package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.admin.Health;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.redis.RedisLimits;
import dev.sluice.worker.watch.Watchdog;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be well for a worker to be ready, and how it is. Asked on any thread. */
final class Readiness {

  private final Cluster cluster;
  private final JobConsumer consumer;
  private final Handovers handovers;
  private final Watchdog watchdog;
  private final Supplier<Health> fleet;
  private final @Nullable RedisLimits redis;
  private final BooleanSupplier stopped;

  /**
   * @param redis null where no limits are drawn from there
   * @param stopped whether the worker was told to stop
   */
  Readiness(
      Cluster cluster,
      JobConsumer consumer,
      Handovers handovers,
      Watchdog watchdog,
      Supplier<Health> fleet,
      @Nullable RedisLimits redis,
      BooleanSupplier stopped) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.handovers = requireNonNull(handovers, "handovers is null");
    this.watchdog = requireNonNull(watchdog, "watchdog is null");
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.redis = redis;
    this.stopped = requireNonNull(stopped, "stopped is null");
  }

  List<Supplier<Health>> parts() {
    return Stream.concat(
            Stream.<Supplier<Health>>of(this::kafka, this::membership, this::progress, fleet),
            Stream.ofNullable(redis).<Supplier<Health>>map(limits -> () -> drawn(limits)))
        .toList();
  }

  private Health kafka() {
    try {
      return cluster.isReachable()
          ? Health.up("kafka", "a broker answers")
          : Health.down("kafka", "no broker answers");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.down("kafka", "not known");
    }
  }

  private Health membership() {
    if (stopped.getAsBoolean()) {
      return Health.down("jobs", "draining, " + handovers.held() + " held");
    }
    return consumer.isMember()
        ? Health.up("jobs", consumer.inFlight() + " in flight")
        : Health.down("jobs", "not yet a member of the group");
  }

  private Health progress() {
    Optional<String> stall = watchdog.stall();
    return stall.isPresent()
        ? Health.down("progress", stall.get())
        : Health.up("progress", "whatever has something to do moves");
  }

  /** Always up: whoever does without has its share. */
  private static Health drawn(RedisLimits limits) {
    return Health.up("redis", limits.state());
  }
}
