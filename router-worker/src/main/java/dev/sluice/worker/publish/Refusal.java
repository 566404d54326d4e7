package dev.sluice.worker.publish;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Tells a record that the cluster will never take from one that only shared a failure. */
final class Refusal {

  private Refusal() {}

  /** The error that the job ends with instead; null where writing the record again may do. */
  static @Nullable JobError of(String topic, Exception cause, ReplyTopics topics)
      throws InterruptedException {
    return switch (cause) {
      case RecordTooLargeException e -> tooLarge(topic, e);
      case RecordBatchTooLargeException e -> tooLarge(topic, e);
      default -> topics.isOwn(topic) ? null : unusable(topic, cause, topics);
    };
  }

  /**
   * What makes a job's own reply topic useless to it. The router's own topics are waited for
   * instead: without them no job can end.
   */
  private static @Nullable JobError unusable(String topic, Exception cause, ReplyTopics topics)
      throws InterruptedException {
    return switch (cause) {
      case TopicAuthorizationException e -> unavailable(topic, "this worker may not write to it");
      case InvalidTopicException e -> unavailable(topic, "it has no valid name");
      case InvalidRecordException e -> unavailable(topic, "it refuses the record");
      case UnknownTopicOrPartitionException e -> unavailable(topic, "it does not exist any more");
      // A topic that is gone shows as one that no broker tells anything of.
      case TimeoutException e -> topics.isGone(topic) ? unavailable(topic, "it is gone") : null;
      default -> null;
    };
  }

  private static JobError tooLarge(String topic, Exception e) {
    return new JobError(
        ErrorCode.RESULT_TOO_LARGE, "topic " + topic + " does not take it: " + e.getMessage());
  }

  private static JobError unavailable(String topic, String reason) {
    return new JobError(
        ErrorCode.REPLY_TOPIC_UNAVAILABLE, "no result can be written to " + topic + ": " + reason);
  }
}
