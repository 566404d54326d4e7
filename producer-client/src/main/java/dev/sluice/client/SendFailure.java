package dev.sluice.client;

import dev.sluice.schema.Cancellation.Subject;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Says for a person why a send failed. */
final class SendFailure {

  private SendFailure() {}

  static SluiceClientException of(
      String jobId, int bytes, ClientOptions options, @Nullable Exception cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new TopicMissingException(options.jobsTopic(), options);
    }
    return new JobNotSubmittedException(
        jobId, reason(options.jobsTopic(), bytes, options, cause), cause);
  }

  static SluiceClientException ofCancelling(
      Subject subject, ClientOptions options, Exception cause) {
    return new SluiceClientException(
        "The cancellation of %s was not taken: %s"
            .formatted(subject, reason(options.controlTopic(), 0, options, cause)),
        cause);
  }

  static SluiceClientException windowFull(String jobId, ClientOptions options) {
    return new JobNotSubmittedException(
        jobId,
        "%d jobs before it were not acknowledged within %s s"
            .formatted(options.window(), KafkaFailure.seconds(options.deliveryTimeout())),
        null);
  }

  private static String reason(
      String topic, int bytes, ClientOptions options, @Nullable Exception cause) {
    if (cause instanceof RecordTooLargeException) {
      return "its %d bytes are more than the topic %s or max.request.size allows (%s)"
          .formatted(bytes, topic, cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return "%s did not acknowledge it within %s s; it may have arrived nevertheless (%s)"
          .formatted(
              options.bootstrapServers(),
              KafkaFailure.seconds(options.deliveryTimeout()),
              cause.getMessage());
    }
    if (cause instanceof AuthorizationException) {
      return "these credentials may not write; missing: WRITE on topic " + topic;
    }
    if (cause instanceof IllegalStateException) {
      return "the client was closed";
    }
    return String.valueOf(cause == null ? "no answer" : cause.getMessage());
  }
}
