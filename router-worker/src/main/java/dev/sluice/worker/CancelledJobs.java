package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.worker.cancel.Cancellations;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.fleet.CancellationFollower;
import dev.sluice.worker.fleet.CancellationListener;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.MissingTopicsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people cancel jobs; those who hear of it and those who end the jobs meet here. */
final class CancelledJobs implements CancellationListener {

  private static final Logger log = LoggerFactory.getLogger(CancelledJobs.class);

  /** An offset for each partition of the jobs topic, and a reason. */
  private static final int RECORD_BYTES = 1 << 20;

  private static final Duration CATCHING_UP = Duration.ofSeconds(3);

  private final Topics topics;
  private final Cancellations cancellations;
  private final CancellationFollower follower;

  CancelledJobs(Map<String, String> kafka, Topics topics) {
    this.topics = requireNonNull(topics, "topics is null");
    this.cancellations = new Cancellations(topics.jobs(), InstantSource.system());
    this.follower = new CancellationFollower(kafka, topics.control(), this);
  }

  Cancellations cancellations() {
    return cancellations;
  }

  /** Begins to hear what is cancelled; makes the topic if it is missing. */
  void begin(Cluster cluster) throws InterruptedException {
    try {
      cluster.ensure(List.of(topic()));
    } catch (MissingTopicsException e) {
      log.warn("{}; until then no job can be cancelled", e.getMessage());
    }
    follower.start();
  }

  private Cluster.TopicSpec topic() {
    return new Cluster.TopicSpec(
        topics.control(),
        1,
        (short) topics.replication(),
        RECORD_BYTES,
        Cancellations.HOLD,
        Cluster.TopicSpec.Timed.BY_CLUSTER,
        true);
  }

  /** Waits, for a bounded time, until it knows what was cancelled before. */
  void catchUp() throws InterruptedException {
    if (!follower.awaitCaughtUp(CATCHING_UP)) {
      log.warn("what was cancelled before could not be read yet; jobs are taken nevertheless");
    }
  }

  @Override
  public void onCancelled(Cancellation cancellation, Instant at) {
    cancellations.hold(cancellation, at);
  }

  @Override
  public void onLifted(Subject subject) {
    cancellations.lift(subject);
  }

  @Override
  public void onPause() {
    cancellations.apply();
  }

  void stop() throws InterruptedException {
    follower.stop();
  }
}
