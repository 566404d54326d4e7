package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.admin.Health;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.fleet.FleetChannel;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.metrics.FleetMeters;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.MissingTopicsException;
import dev.sluice.worker.route.Measurements;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
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

  private static final Duration CUT_OFF = Duration.ofSeconds(10);

  private final Topics topics;
  private final Measurements measurements;
  private final FleetChannel channel;
  private final FleetReports reports;

  Fleet(Map<String, String> kafka, Topics topics, Measurements measurements) {
    this.topics = requireNonNull(topics, "topics is null");
    this.measurements = requireNonNull(measurements, "measurements is null");
    InstantSource clock = InstantSource.system();
    this.channel = new FleetChannel(kafka, topics.fleet(), UUID.randomUUID().toString(), clock);
    this.reports = new FleetReports(channel::tell, measurements, clock);
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
    channel.start(new FleetLessons(measurements, breakers));
    reports.start(breakers::outages, limits);
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
    channel.stop();
  }
}
