package dev.sluice.worker;

import static dev.sluice.worker.publish.Right.Operation.DELETE;
import static dev.sluice.worker.publish.Right.Operation.READ;
import static dev.sluice.worker.publish.Right.Operation.WRITE;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import dev.sluice.worker.config.Topics;
import dev.sluice.worker.fleet.HandoverRecord;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.Cluster.TopicSpec;
import dev.sluice.worker.publish.MissingTopicsException;
import dev.sluice.worker.publish.Right;
import dev.sluice.worker.publish.Right.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cluster's ACLs have to let a worker do. docs/SECURITY.md tells people the same. */
final class Access {

  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private Access() {}

  /**
   * Makes sure of what no worker can do without, makes the topics that are missing, and says which
   * of the rest this one will go without.
   *
   * @param others the topics beside that of jobs, by how many partitions that has
   * @return the names of the topics that it made
   * @throws dev.sluice.worker.publish.NotAllowedException with each right that is missing
   * @throws dev.sluice.worker.publish.MissingTopicsException if some are missing and may not be
   *     made, or one has too few partitions
   */
  static Set<String> prepare(
      Cluster cluster,
      Topics topics,
      String group,
      TopicSpec jobs,
      IntFunction<List<TopicSpec>> others)
      throws InterruptedException {
    List<Right> needed = needed(topics, group).toList();
    // A topic that this worker may not see looks as if it were missing.
    cluster.require(needed);
    Set<String> made = new HashSet<>(cluster.ensure(List.of(jobs)));
    made.addAll(ensure(cluster, others.apply(cluster.partitionsOf(jobs.name())), needed));
    cluster.requirePartitions(topics.handover(), HandoverRecord.PARTITIONS);
    if (!made.isEmpty()) {
      cluster.require(needed);
    }
    List<Right> lacking = cluster.lacking(useful(topics).toList());
    if (!lacking.isEmpty()) {
      log.warn(
          "Kafka does not let this worker do all it could, and it goes on without; missing: {}"
              + " (docs/SECURITY.md tells what for)",
          Right.list(lacking));
    }
    return made;
  }

  /** Makes all of them, and goes without those that no job needs where they may not be made. */
  private static Set<String> ensure(Cluster cluster, List<TopicSpec> wanted, List<Right> needed)
      throws InterruptedException {
    Set<String> indispensable = needed.stream().map(Right::name).collect(toSet());
    Map<Boolean, List<TopicSpec>> topics =
        wanted.stream().collect(partitioningBy(topic -> indispensable.contains(topic.name())));
    Set<String> made = new HashSet<>(cluster.ensure(topics.getOrDefault(true, List.of())));
    try {
      made.addAll(cluster.ensure(topics.getOrDefault(false, List.of())));
    } catch (MissingTopicsException e) {
      log.warn("{}; until then it goes on without", e.getMessage());
    }
    return made;
  }

  /** What jobs need to be taken, put aside, answered and committed. */
  static Stream<Right> needed(Topics topics, String group) {
    return Stream.of(
            Right.onTopic(topics.jobs(), READ),
            topics.deferred().keySet().stream()
                .sorted()
                .flatMap(deferred -> Right.onTopic(deferred, READ, WRITE)),
            Right.onTopic(topics.results(), WRITE),
            Right.onTopic(topics.deadLetters(), WRITE),
            Right.onTopic(topics.handover(), READ, WRITE),
            Stream.of(new Right(READ, Resource.GROUP, group)),
            Stream.of(new Right(WRITE, Resource.TRANSACTIONAL_ID, group + "-")))
        .flatMap(rights -> rights);
  }

  /** What streams, fleets and tidying up need. */
  static Stream<Right> useful(Topics topics) {
    return Stream.of(
            Right.onTopic(topics.stream(), WRITE),
            Right.onTopic(topics.control(), READ),
            Right.onTopic(topics.keys(), READ, WRITE),
            Right.onTopic(topics.fleet(), READ, WRITE),
            topics.deferred().keySet().stream()
                .sorted()
                .flatMap(deferred -> Right.onTopic(deferred, DELETE)))
        .flatMap(rights -> rights);
  }
}
