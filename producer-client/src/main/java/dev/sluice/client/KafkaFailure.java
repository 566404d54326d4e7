package dev.sluice.client;

import java.time.Duration;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Says for a person why Kafka did not do what it was asked. */
final class KafkaFailure {

  private KafkaFailure() {}

  /**
   * @param waited how long the cluster was given
   */
  static SluiceClientException of(Exception cause, ClientOptions options, Duration waited) {
    ConfigException config = config(cause);
    if (config != null && String.valueOf(config.getMessage()).contains("No resolvable bootstrap")) {
      return new ClusterUnreachableException(
          "The host of the Kafka cluster %s is unknown: check bootstrap.servers."
              .formatted(options.bootstrapServers()),
          cause);
    }
    if (config != null) {
      return new SluiceClientException("The Kafka settings are wrong: " + Reason.of(config), cause);
    }
    if (cause instanceof TimeoutException) {
      return new ClusterUnreachableException(
          "No Kafka cluster answers at %s within %s s: check bootstrap.servers, that a broker runs there, and that it does not want another security.protocol or sasl.mechanism."
              .formatted(options.bootstrapServers(), seconds(waited)),
          cause);
    }
    return new SluiceClientException(reason(cause, options), cause);
  }

  static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
  }

  /** A client that cannot be made throws it bare or wrapped. */
  private static @Nullable ConfigException config(Exception cause) {
    if (cause instanceof ConfigException config) {
      return config;
    }
    return cause.getCause() instanceof ConfigException config ? config : null;
  }

  private static String reason(Exception cause, ClientOptions options) {
    if (cause instanceof AuthenticationException) {
      return "The Kafka cluster at %s refuses these credentials: %s"
          .formatted(options.bootstrapServers(), Reason.of(cause));
    }
    if (cause instanceof TopicAuthorizationException topics) {
      return "These credentials may not read; missing: READ on topic "
          + String.join(", ", topics.unauthorizedTopics());
    }
    if (cause instanceof AuthorizationException) {
      return "These credentials may not read: " + cause.getMessage();
    }
    if (cause instanceof InvalidOffsetException) {
      return "Records were deleted by retention before they were read: " + cause.getMessage();
    }
    return "Kafka failed: " + Reason.of(cause);
  }
}
