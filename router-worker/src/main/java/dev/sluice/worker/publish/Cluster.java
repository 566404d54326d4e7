package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;
import static org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the cluster beside consuming and producing. Thread-safe. */
public final class Cluster implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For a client that is too broken to keep to its own time. */
  private static final Duration LONGEST_PATIENCE = PATIENCE.plusSeconds(5);

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

  /** What one broker has made another may not show at once. */
  private static final Duration SHOWS_WITHIN = Duration.ofSeconds(5);

  private static final Duration SHOWN_PAUSE = Duration.ofMillis(50);

  private final Admin admin;
  private final String servers;

  private Cluster(Admin admin, String servers) {
    this.admin = admin;
    this.servers = servers;
  }

  /**
   * @param kafka Kafka client settings
   * @throws ClusterUnreachableException if no broker answers within ten seconds
   * @throws NotAllowedException if one answers and refuses the credentials
   */
  public static Cluster connect(Map<String, String> kafka) throws InterruptedException {
    String servers = kafka.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    Cluster cluster = new Cluster(create(settings, servers), servers);
    try {
      cluster
          .admin
          .describeCluster()
          .nodes()
          .get(LONGEST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return cluster;
    } catch (ExecutionException | TimeoutException e) {
      cluster.close();
      throw e.getCause() instanceof AuthenticationException
          ? new NotAllowedException("Kafka at " + servers + " refuses this worker: " + Reason.of(e))
          : new ClusterUnreachableException(
              "Kafka at " + servers + " cannot be reached: " + Reason.of(e) + hint(kafka));
    }
  }

  private static Admin create(Map<String, Object> settings, String servers) {
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      throw unreachable(servers, e);
    }
  }

  private static ClusterUnreachableException unreachable(String servers, Exception e) {
    return new ClusterUnreachableException(
        "Kafka at " + servers + " cannot be reached: " + Reason.of(e));
  }

  /** One that wants TLS or SASL hangs up on whoever begins otherwise, and nothing else is heard. */
  private static String hint(Map<String, String> kafka) {
    return kafka.containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
        ? " (if it runs, security.protocol or sasl.mechanism may be another than it wants)"
        : " (if it runs, it may want TLS or SASL: set security.protocol)";
  }

  /** Whether a broker answers now, within two seconds. */
  public boolean isReachable() throws InterruptedException {
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs((int) PROBE_PATIENCE.toMillis()))
          .clusterId()
          .get();
      return true;
    } catch (ExecutionException e) {
      log.debug("{} did not answer", servers, e);
      return false;
    }
  }

  /**
   * Makes those of the topics that are missing.
   *
   * @return the names of those that were made, and not by somebody else at the same time
   * @throws MissingTopicsException if some are missing and may not be made
   */
  public Set<String> ensure(List<TopicSpec> wanted) throws InterruptedException {
    try {
      Set<String> present = admin.listTopics().names().get();
      List<TopicSpec> missing =
          wanted.stream().filter(topic -> !present.contains(topic.name())).toList();
      return missing.isEmpty() ? Set.of() : create(missing);
    } catch (ExecutionException e) {
      throw unreachable(servers, e);
    }
  }

  private Set<String> create(List<TopicSpec> missing) throws InterruptedException {
    Set<String> made = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    List<String> reasons = new ArrayList<>();
    for (var creation :
        admin.createTopics(missing.stream().map(TopicSpec::toKafka).toList()).values().entrySet()) {
      try {
        creation.getValue().get();
        log.info("made topic {}", creation.getKey());
        made.add(creation.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // Another worker was faster.
          refused.add(creation.getKey());
          reasons.add(Reason.of(e));
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new MissingTopicsException(
          "topics are missing and could not be made: "
              + String.join(", ", refused)
              + " ("
              + reasons.getFirst()
              + "); make them, or let this worker create topics");
    }
    return made;
  }

  /**
   * Makes sure that this worker may do all that.
   *
   * @throws NotAllowedException if it may not, with each right that is missing
   */
  public void require(Collection<Right> rights) throws InterruptedException {
    List<Right> lacking = lacking(rights);
    if (!lacking.isEmpty()) {
      throw new NotAllowedException(
          "Kafka at %s does not let this worker do what it must; missing: %s (docs/SECURITY.md has the commands)"
              .formatted(servers, Right.list(lacking)));
    }
  }

  /** Those of the rights that this worker does not have, as far as the cluster tells. */
  public List<Right> lacking(Collection<Right> rights) throws InterruptedException {
    return new AccessCheck(admin).lacking(rights);
  }

  /** Whether results can go to a topic. */
  ReplyTopic replyTopic(String name) throws InterruptedException, ExecutionException {
    return new ReplyTopicLookup(admin).find(name);
  }

  /** How many partitions a topic has; 0 if there is no such topic. */
  int partitions(String topic) throws InterruptedException, ExecutionException {
    try {
      return requireNonNull(
              admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic),
              "the cluster did not describe it")
          .partitions()
          .size();
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case UnknownTopicOrPartitionException _, InvalidTopicException _ -> 0;
        case null, default -> throw e;
      };
    }
  }

  /**
   * How many partitions a topic has that was there, or was made a moment ago; 1 if it does not show
   * within seconds.
   *
   * @throws ClusterUnreachableException if the cluster does not tell
   */
  public int partitionsOf(String topic) throws InterruptedException {
    try {
      long began = System.nanoTime();
      int partitions = partitions(topic);
      while (partitions == 0 && System.nanoTime() - began < SHOWS_WITHIN.toNanos()) {
        Thread.sleep(SHOWN_PAUSE);
        partitions = partitions(topic);
      }
      return Math.max(1, partitions);
    } catch (ExecutionException e) {
      throw unreachable(servers, e);
    }
  }

  /**
   * Makes sure that a topic that was made by hand has as many partitions as it needs.
   *
   * @throws MissingTopicsException if it has fewer
   */
  public void requirePartitions(String topic, int needed) throws InterruptedException {
    int partitions = partitionsOf(topic);
    if (partitions < needed) {
      throw new MissingTopicsException(
          "topic %s has too few partitions: %d, and needs %d; add what is missing"
              .formatted(topic, partitions, needed));
    }
  }

  /** The largest record that this worker may write to a topic, in bytes; 0 if it may write none. */
  public int largestRecord(String topic) throws InterruptedException {
    try {
      return replyTopic(topic) instanceof ReplyTopic.Usable usable ? usable.maxRecordBytes() : 0;
    } catch (ExecutionException e) {
      throw unreachable(servers, e);
    }
  }

  /**
   * Deletes what stands before these offsets.
   *
   * @return why that cannot be done; empty if it was done
   */
  public Optional<String> trim(Map<TopicPartition, Long> offsets) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
    offsets.forEach((partition, offset) -> wanted.put(partition, beforeOffset(offset)));
    try {
      admin.deleteRecords(wanted).all().get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(Reason.of(e));
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }

  /**
   * A topic to make if it is missing.
   *
   * @param partitions how many
   * @param replication copies of each; -1 for the cluster's default
   * @param maxRecordBytes the largest record that it takes
   * @param kept how long it keeps a record at least; null for as long as is usual in the cluster,
   *     {@link #FOR_EVER} until somebody deletes it
   * @param timed by whom its records are
   * @param compacted whether it keeps only the last record of each key, and that no longer either
   */
  public record TopicSpec(
      String name,
      int partitions,
      short replication,
      int maxRecordBytes,
      @Nullable Duration kept,
      Timed timed,
      boolean compacted) {

    /** What is compacted must not lie in one segment for long. */
    private static final Duration COMPACTED_AFTER = Duration.ofHours(1);

    /** One that keeps every record as long as any other. */
    public TopicSpec(
        String name,
        int partitions,
        short replication,
        int maxRecordBytes,
        @Nullable Duration kept,
        Timed timed) {
      this(name, partitions, replication, maxRecordBytes, kept, timed, false);
    }

    /** Nothing is deleted because it is old. */
    public static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

    /** Whose clock tells when a record was written. */
    public enum Timed {
      BY_WRITER,
      BY_CLUSTER
    }

    NewTopic toKafka() {
      Map<String, String> settings = new HashMap<>();
      settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxRecordBytes));
      if (FOR_EVER.equals(kept)) {
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
      } else if (kept != null) {
        settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(kept.toMillis()));
        // Only whole segments are deleted.
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, String.valueOf(kept.toMillis()));
      }
      if (compacted) {
        settings.put(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, String.valueOf(COMPACTED_AFTER.toMillis()));
      }
      if (timed == Timed.BY_CLUSTER) {
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
      }
      return new NewTopic(
              name, Optional.of(partitions), Optional.of(replication).filter(copies -> copies > 0))
          .configs(settings);
    }
  }
}
