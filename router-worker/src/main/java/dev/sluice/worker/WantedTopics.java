package dev.sluice.worker;

import dev.sluice.schema.JobCodec;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.fleet.HandoverRecord;
import dev.sluice.worker.publish.Cluster.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the topics are made that a worker needs, where they are missing. */
final class WantedTopics {

  private static final int RESULT_BYTES = 10 << 20;
  private static final int HANDOVER_BYTES = 1 << 16;

  /** A dead letter holds a job beside its result. */
  private static final int DEAD_LETTER_BYTES = JobCodec.MAX_BYTES + RESULT_BYTES;

  private static final int MARK_BYTES = 1 << 20;

  /** A job, and what it carries. */
  private static final int DEFERRED_BYTES = JobCodec.MAX_BYTES + (1 << 20);

  /** What a stream told is of no use once its job has ended: its result has it all. */
  private static final Duration STREAM_KEPT = Duration.ofHours(1);

  private WantedTopics() {}

  static TopicSpec jobs(Topics topics) {
    return topic(topics, topics.jobs(), JobCodec.MAX_BYTES, null);
  }

  /**
   * All that a worker needs beside the jobs topic.
   *
   * @param resting partitions of those where jobs rest: as many as the jobs topic has, since they
   *     come back to the worker that has theirs
   */
  static List<TopicSpec> others(Topics topics, int resting) {
    List<TopicSpec> wanted = new ArrayList<>();
    wanted.add(topic(topics, topics.results(), RESULT_BYTES, null));
    wanted.add(topic(topics, topics.deadLetters(), DEAD_LETTER_BYTES, null));
    wanted.add(replayed(topics));
    wanted.add(topic(topics, topics.stream(), RESULT_BYTES, STREAM_KEPT));
    wanted.add(handover(topics));
    for (String deferred : topics.deferred().keySet()) {
      wanted.add(
          new TopicSpec(
              deferred,
              resting,
              (short) topics.replication(),
              DEFERRED_BYTES,
              TopicSpec.FOR_EVER,
              TopicSpec.Timed.BY_WRITER));
    }
    return wanted;
  }

  private static TopicSpec topic(
      Topics topics, String name, int maxRecordBytes, @Nullable Duration kept) {
    return new TopicSpec(
        name,
        topics.partitions(),
        (short) topics.replication(),
        maxRecordBytes,
        kept,
        TopicSpec.Timed.BY_WRITER);
  }

  /** A mark lasts as long as the dead letter that it is of: whoever replays deletes the others. */
  private static TopicSpec replayed(Topics topics) {
    return new TopicSpec(
        topics.replayed(),
        1,
        (short) topics.replication(),
        MARK_BYTES,
        TopicSpec.FOR_EVER,
        TopicSpec.Timed.BY_WRITER,
        true);
  }

  /** Nothing of it is deleted before somebody has taken it back: jobs may lie idle for long. */
  private static TopicSpec handover(Topics topics) {
    return new TopicSpec(
        topics.handover(),
        HandoverRecord.PARTITIONS,
        (short) topics.replication(),
        HANDOVER_BYTES,
        TopicSpec.FOR_EVER,
        TopicSpec.Timed.BY_CLUSTER,
        true);
  }
}
