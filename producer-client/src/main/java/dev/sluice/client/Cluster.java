package dev.sluice.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to the cluster that are answered, or failed, within the connect timeout. */
record Cluster(ClientOptions options) {

  /**
   * Whether the topic is there. Asked of an admin client, since the metadata request of a producer
   * would create the topic on a cluster that allows that.
   *
   * @throws ClusterUnreachableException if nobody answers in time
   */
  boolean hasTopic(String topic) throws InterruptedException {
    try (Asking asking = new Asking(Admin.create(KafkaSettings.admin(options)))) {
      DescribeTopicsOptions bounded = new DescribeTopicsOptions().timeoutMs(timeoutMillis());
      await(asking.admin.describeTopics(List.of(topic), bounded).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException e) {
      return false;
    } catch (TopicAuthorizationException e) {
      // It may be writable without being describable: the first send will tell.
      return true;
    } catch (KafkaException e) {
      throw KafkaFailure.of(e, options, options.connectTimeout());
    }
  }

  private int timeoutMillis() {
    return Math.toIntExact(options.connectTimeout().toMillis());
  }

  private <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(timeoutMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }
  }

  /** Closes without waiting for calls that nobody waits for any more. */
  private record Asking(Admin admin) implements AutoCloseable {
    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }
}
