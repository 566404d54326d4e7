package dev.sluice.worker;

import dev.sluice.worker.config.Topics;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.MissingTopicsException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topics are like by which duplicates are known.
 *
 * @param keys whether there is a keys topic
 * @param aligned whether jobs come back from where they rest to the worker that has their partition
 * @param jobBytes the largest record that the jobs topic takes of this worker
 */
record DuplicateTopics(boolean keys, boolean aligned, int jobBytes) {

  static final DuplicateTopics NONE = new DuplicateTopics(false, false, 0);

  private static final Logger log = LoggerFactory.getLogger(DuplicateTopics.class);

  /** A key, and where a result stands. */
  private static final int RECORD_BYTES = 1 << 16;

  /** Makes the keys topic if it is missing, and says what is not as it should be. */
  static DuplicateTopics prepare(Cluster cluster, Topics topics, Duration window)
      throws InterruptedException {
    int jobs = cluster.partitionsOf(topics.jobs());
    boolean aligned = areAlike(cluster, topics, topics.deferred().keySet(), jobs);
    int jobBytes = jobBytes(cluster, topics.jobs());
    try {
      cluster.ensure(List.of(keys(topics, jobs, window)));
    } catch (MissingTopicsException e) {
      log.warn(
          "{}; until then a duplicate is known only to the worker that has run the first one",
          e.getMessage());
      return new DuplicateTopics(false, aligned, jobBytes);
    }
    areAlike(cluster, topics, List.of(topics.keys()), jobs);
    return new DuplicateTopics(true, aligned, jobBytes);
  }

  private static Cluster.TopicSpec keys(Topics topics, int jobs, Duration window) {
    return new Cluster.TopicSpec(
        topics.keys(),
        jobs,
        (short) topics.replication(),
        RECORD_BYTES,
        window,
        Cluster.TopicSpec.Timed.BY_WRITER);
  }

  private static boolean areAlike(
      Cluster cluster, Topics topics, Collection<String> others, int jobs)
      throws InterruptedException {
    Map<String, Integer> differing = new TreeMap<>();
    for (String other : others) {
      int partitions = cluster.partitionsOf(other);
      if (partitions != jobs) {
        differing.put(other, partitions);
      }
    }
    if (!differing.isEmpty()) {
      log.warn(
          "{} has {} partitions, but {}; give them as many, so that duplicates are known wherever"
              + " they are",
          topics.jobs(),
          jobs,
          differing);
    }
    return differing.isEmpty();
  }

  /** Nothing where this worker may not write there: what is refused for that would end a job. */
  private static int jobBytes(Cluster cluster, String jobs) throws InterruptedException {
    int largest = cluster.largestRecord(jobs);
    if (largest == 0) {
      log.warn(
          "this worker may not write to {}: jobs that do not stand where their keys put them are run"
              + " without knowing whether they were before; give it WRITE",
          jobs);
    }
    return largest;
  }
}
