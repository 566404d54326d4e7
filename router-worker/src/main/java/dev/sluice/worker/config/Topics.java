package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.sluice.schema.DeferralTier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The topics of one Sluice.
 *
 * @param prefix what all of its own begin with
 * @param partitions of a topic that the worker makes
 * @param replication of a topic that the worker makes; -1 for what the broker has as its default
 * @param replyAllowed names that a job may give as {@code reply_to}; {@code *} stands for anything
 */
public record Topics(String prefix, int partitions, int replication, List<String> replyAllowed) {

  /** Leaves the number of replicas to the broker. */
  public static final int BROKER_REPLICATION = -1;

  public static final Topics DEFAULT = ofPrefix("llm.");

  public Topics {
    requireNonNull(prefix, "prefix is null");
    replyAllowed = List.copyOf(replyAllowed);
  }

  /** All but the prefix as they are by default. */
  public static Topics ofPrefix(String prefix) {
    return new Topics(prefix, 12, BROKER_REPLICATION, List.of(prefix + "*"));
  }

  public String jobs() {
    return prefix + "jobs";
  }

  /** Where a result goes whose job does not say. */
  public String results() {
    return prefix + "results";
  }

  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** Which dead letters were replayed. */
  public String replayed() {
    return prefix + "dead-letters.replayed";
  }

  /** Where jobs rest that have to wait, and for how long a record does there. */
  public Map<String, Duration> deferred() {
    return Arrays.stream(DeferralTier.values())
        .collect(toMap(tier -> tier.topic(jobs()), DeferralTier::delay));
  }

  /**
   * Globs of its own topics to which no result may go: all but the one for results. Those on which
   * jobs rest in other versions are among them.
   */
  public List<String> reserved() {
    return List.of(
        jobs(),
        jobs() + ".deferred.*",
        deadLetters(),
        replayed(),
        stream(),
        control(),
        keys(),
        handover(),
        fleet(),
        usage());
  }

  /** What streamed jobs tell while they run. */
  public String stream() {
    return prefix + "stream";
  }

  /** What is cancelled. */
  public String control() {
    return prefix + "control";
  }

  /** Which jobs were run lately, and where their results stand. */
  public String keys() {
    return prefix + "keys";
  }

  /** What workers tell each other. */
  public String fleet() {
    return prefix + "fleet";
  }

  /** What they use by the day. */
  public String usage() {
    return prefix + "usage";
  }

  /** Which jobs they hold whose partitions are others'. */
  public String handover() {
    return prefix + "handover";
  }
}
