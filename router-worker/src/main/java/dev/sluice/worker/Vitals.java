package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.publish.ResultPublisher;
import dev.sluice.worker.watch.Vital;
import dev.sluice.worker.watch.Watchdog;
import java.time.Duration;
import java.util.List;

/** What of a worker must not stand still while it has something to do. */
final class Vitals {

  /** The poll thread waits for nothing longer than a handover, which takes five seconds. */
  private static final Duration POLL = Duration.ofSeconds(30);

  /** Several times as long as a transaction takes to be given up. */
  private static final Duration PUBLISH = Duration.ofSeconds(30);

  /** Whatever a job waits for beside its calls takes less; what takes more is waited for aside. */
  private static final Duration BESIDE_CALLS = Duration.ofMinutes(2);

  /** A job may try many providers, one call after the other. */
  private static final int CALLS_IN_A_ROW = 12;

  private final JobConsumer consumer;
  private final ResultPublisher<Delivery> publisher;
  private final Handovers handovers;
  private final Duration longestCall;

  /**
   * @param longestCall that any provider's timeouts allow
   */
  Vitals(
      JobConsumer consumer,
      ResultPublisher<Delivery> publisher,
      Handovers handovers,
      Duration longestCall) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.publisher = requireNonNull(publisher, "publisher is null");
    this.handovers = requireNonNull(handovers, "handovers is null");
    this.longestCall = requireNonNull(longestCall, "longestCall is null");
  }

  Watchdog watchdog() {
    Duration call = longestCall.plus(BESIDE_CALLS);
    return new Watchdog(
        List.of(
            new Vital(
                "poll",
                POLL,
                "no jobs are taken; a thread dump shows what sluice-poll waits for",
                consumer::sincePoll),
            new Vital(
                "publish",
                PUBLISH,
                "results wait to be committed; look at the brokers, and at the warnings before",
                publisher::still),
            new Vital(
                "jobs",
                call,
                "a job in flight neither calls nor ends; a thread dump shows where",
                consumer::silence),
            new Vital(
                "held",
                call,
                "a job that is held for another worker neither calls nor ends",
                handovers::silence),
            new Vital(
                "frontier",
                call.multipliedBy(CALLS_IN_A_ROW),
                "offsets of a partition cannot be committed beyond its first unfinished job",
                consumer::frontierAge)));
  }
}
