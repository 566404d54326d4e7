package dev.sluice.worker.publish;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster whether results can go to a topic. */
record ReplyTopicLookup(Admin admin) {

  /** The largest record of a topic on which nothing else is configured. */
  static final int DEFAULT_MAX_RECORD_BYTES = 1_048_588;

  private static final String MAY_NOT_WRITE =
      "this worker may not write to it (WRITE on the topic is missing)";

  /**
   * @throws ExecutionException if the cluster does not tell now
   */
  ReplyTopic find(String name) throws InterruptedException, ExecutionException {
    try {
      TopicDescription topic =
          admin
              .describeTopics(
                  List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
              .allTopicNames()
              .get()
              .get(name);
      return topic == null || AccessCheck.allows(topic, AclOperation.WRITE)
          ? new ReplyTopic.Usable(name, maxRecordBytes(name))
          : new ReplyTopic.Unusable(name, MAY_NOT_WRITE);
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case UnknownTopicOrPartitionException _, InvalidTopicException _ ->
            new ReplyTopic.Unusable(name, "it does not exist");
        // Whoever may write to a topic may look at it.
        case AuthorizationException _ -> new ReplyTopic.Unusable(name, MAY_NOT_WRITE);
        case null, default -> throw e;
      };
    }
  }

  /** In bytes; Kafka's default where this worker may not know. */
  private int maxRecordBytes(String topic) throws InterruptedException, ExecutionException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return maxRecordBytes(admin.describeConfigs(List.of(resource)).all().get().get(resource));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return DEFAULT_MAX_RECORD_BYTES;
      }
      throw e;
    }
  }

  private static int maxRecordBytes(@Nullable Config config) {
    ConfigEntry entry = config == null ? null : config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return entry == null ? DEFAULT_MAX_RECORD_BYTES : Integer.parseInt(entry.value());
  }
}
