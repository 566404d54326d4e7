package dev.sluice.client;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a client works.
 *
 * @param kafka any Kafka client setting, {@code bootstrap.servers} among them; what the client's
 *     promises rest on (acknowledgements, idempotence, isolation) is not taken from here
 * @param topicPrefix what the names of all topics of the installation begin with
 * @param replyTopic where this client's results go; null for the default topic of the installation
 * @param connectTimeout how long to look for the cluster
 * @param window how many submitted jobs may await their acknowledgement before submitting blocks
 */
public record ClientOptions(
    Map<String, Object> kafka,
    String topicPrefix,
    @Nullable String replyTopic,
    Duration connectTimeout,
    int window) {

  private static final int DEFAULT_DELIVERY_TIMEOUT_MS = 120_000;

  public ClientOptions {
    kafka = Map.copyOf(kafka);
    requireNonNull(topicPrefix, "topicPrefix is null");
    requireNonNull(connectTimeout, "connectTimeout is null");
    if (!kafka.containsKey(BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException("kafka: bootstrap.servers is missing");
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive: " + connectTimeout);
    }
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1: " + window);
    }
  }

  /**
   * @param bootstrapServers {@code host:port}, several separated by commas
   */
  public static ClientOptions of(String bootstrapServers) {
    return of(Map.of(BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  public static ClientOptions of(Map<String, ?> kafka) {
    return new ClientOptions(new HashMap<>(kafka), "llm.", null, Duration.ofSeconds(10), 10_000);
  }

  public ClientOptions withTopicPrefix(String topicPrefix) {
    return new ClientOptions(kafka, topicPrefix, replyTopic, connectTimeout, window);
  }

  public ClientOptions withReplyTopic(@Nullable String replyTopic) {
    return new ClientOptions(kafka, topicPrefix, replyTopic, connectTimeout, window);
  }

  public ClientOptions withConnectTimeout(Duration connectTimeout) {
    return new ClientOptions(kafka, topicPrefix, replyTopic, connectTimeout, window);
  }

  public ClientOptions withWindow(int window) {
    return new ClientOptions(kafka, topicPrefix, replyTopic, connectTimeout, window);
  }

  /** How long a cluster that does not answer is waited for before sends and waits fail. */
  public ClientOptions withDeliveryTimeout(Duration deliveryTimeout) {
    Map<String, Object> changed = new HashMap<>(kafka);
    changed.put(DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(deliveryTimeout.toMillis()));
    return new ClientOptions(changed, topicPrefix, replyTopic, connectTimeout, window);
  }

  /** {@code delivery.timeout.ms} of the Kafka settings; two minutes where it is not given. */
  public Duration deliveryTimeout() {
    Object millis = kafka.getOrDefault(DELIVERY_TIMEOUT_MS_CONFIG, DEFAULT_DELIVERY_TIMEOUT_MS);
    return Duration.ofMillis(Long.parseLong(millis.toString()));
  }

  String bootstrapServers() {
    Object servers = requireNonNull(kafka.get(BOOTSTRAP_SERVERS_CONFIG));
    return servers instanceof Collection<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : servers.toString();
  }

  String jobsTopic() {
    return topicPrefix + "jobs";
  }

  /** Where a result goes that its job's own reply topic cannot take. */
  String defaultReplyTopic() {
    return topicPrefix + "results";
  }

  String streamTopic() {
    return topicPrefix + "stream";
  }

  String controlTopic() {
    return topicPrefix + "control";
  }

  String deadLettersTopic() {
    return topicPrefix + "dead-letters";
  }

  /** Which dead letters were replayed. */
  String replayedTopic() {
    return deadLettersTopic() + ".replayed";
  }

  /** One for the whole installation: whoever takes it fences the one who had it. */
  String replayTransactionalId() {
    return topicPrefix + "sluice-replay";
  }

  /** Where a result of this client may turn up. */
  Set<String> readTopics() {
    return new LinkedHashSet<>(List.of(effectiveReplyTopic(), defaultReplyTopic()));
  }

  String effectiveReplyTopic() {
    return replyTopic == null ? defaultReplyTopic() : replyTopic;
  }
}
