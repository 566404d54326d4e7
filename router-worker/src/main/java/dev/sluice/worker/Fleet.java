package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.admin.Health;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.consume.Ownership;
import dev.sluice.worker.fleet.FleetChannel;
import dev.sluice.worker.fleet.FleetListener;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.limit.CooldownListener;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.metrics.FleetMeters;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.MissingTopicsException;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.tenant.TenantCaps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's part in its fleet: it tells the others what it finds out, and learns what they do.
 * A help that it can do without: nothing here ever fails or holds up a job.
 */
final class Fleet {

  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private static final int RECORD_BYTES = 1 << 20;

  /** Nobody looks back for more than minutes. */
  private static final Duration KEPT = Duration.ofHours(1);

  /** What is not known of the others' by then is learnt while jobs run. */
  private static final Duration CATCHING_UP = Duration.ofSeconds(3);

  /** A topic that was made a moment ago may be in the place of another that is still believed. */
  private static final Duration YOUNG = Duration.ofSeconds(6);

  private static final Duration CUT_OFF = Duration.ofSeconds(10);

  private final Topics topics;
  private final Measurements measurements;
  private final FleetChannel channel;
  private final FleetReports reports;
  private final Cooldowns cooldowns;
  private final String name = UUID.randomUUID().toString();
  private @Nullable FleetShares shares;

  Fleet(Map<String, String> kafka, Topics topics, Measurements measurements) {
    this.topics = requireNonNull(topics, "topics is null");
    this.measurements = requireNonNull(measurements, "measurements is null");
    InstantSource clock = InstantSource.system();
    this.channel = new FleetChannel(kafka, topics.fleet(), name, clock);
    this.reports = new FleetReports(channel::tell, measurements, clock);
    this.cooldowns = new Cooldowns(channel::tell);
  }

  /** Who is to be told of providers that asked this worker to wait. */
  CooldownListener cooldowns() {
    return cooldowns;
  }

  /** Who is to be told of what this worker finds to be out. */
  OutageListener outages() {
    return reports;
  }

  /**
   * Begins to tell and to learn; makes the topic if it is missing.
   *
   * @param limits how this worker uses those of its providers at the moment
   */
  void join(Cluster cluster, Breakers breakers, Supplier<List<LimitsUsed>> limits)
      throws InterruptedException {
    try {
      cluster.ensure(List.of(topic()));
    } catch (MissingTopicsException e) {
      log.warn("{}; until then it learns nothing from other workers", e.getMessage());
    }
    FleetLessons lessons = new FleetLessons(measurements, breakers);
    channel.start(shares == null ? lessons : new Ears(lessons, shares));
    reports.start(breakers::outages, limits);
  }

  /**
   * Holds permits and tenants to this worker's part of the limits of all, beginning with nothing.
   * To be called before {@link #join}.
   *
   * @param ownership which part of the jobs topic is this worker's
   * @param first whether nobody can have worked on this cluster before
   */
  void share(PermitPool permits, TenantCaps tenants, Supplier<Ownership> ownership, boolean first) {
    shares = new FleetShares(name, channel::tell, ownership, permits, tenants);
    shares.start(() -> channel.remembers(first ? Duration.ZERO : YOUNG));
  }

  /** Learns from what others tell, and shares limits with them. */
  private record Ears(FleetLessons lessons, FleetShares shares) implements FleetListener {

    @Override
    public void onMessage(Heard heard) {
      lessons.onMessage(heard);
      shares.onMessage(heard);
    }

    @Override
    public void onOwn(Heard heard) {
      shares.onOwn(heard);
    }

    @Override
    public void onGap() {
      shares.onGap();
    }
  }

  private Cluster.TopicSpec topic() {
    return new Cluster.TopicSpec(
        topics.fleet(),
        1,
        (short) topics.replication(),
        RECORD_BYTES,
        KEPT,
        Cluster.TopicSpec.Timed.BY_CLUSTER);
  }

  /** Waits, for a bounded time, until it knows what the others do. */
  void catchUp() throws InterruptedException {
    if (!channel.awaitCaughtUp(CATCHING_UP)) {
      log.warn("what other workers know could not be heard yet; jobs are taken nevertheless");
    }
  }

  void showIn(FleetMeters meters) {
    meters.members(channel::members);
    meters.silence(channel::silence);
    meters.messages("sent", channel.traffic()::sent);
    meters.messages("lost", channel.traffic()::lost);
    meters.messages("heard", channel.traffic()::heard);
    meters.messages("skipped", channel.traffic()::skipped);
  }

  /** Always up: who hears nobody works alone. */
  Health health() {
    Duration silence = channel.silence();
    return Health.up(
        "fleet",
        silence.compareTo(CUT_OFF) > 0
            ? "alone: nothing was heard for %d s".formatted(silence.toSeconds())
            : "%d live".formatted(channel.members()));
  }

  void leave() throws InterruptedException {
    reports.stop();
    if (shares != null) {
      shares.stop();
    }
    channel.stop();
  }
}
