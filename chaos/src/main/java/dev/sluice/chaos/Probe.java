package dev.sluice.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at the installation every other second while it is broken: no frontier may have passed a
 * job that has no end, and jobs must go on being answered.
 */
final class Probe implements AutoCloseable {

  private static final String JOBS = "llm.jobs";
  private static final String GROUP = "sluice";
  private static final Duration EVERY = Duration.ofSeconds(2);

  /**
   * No job that may run is without a result for longer: the time in which a worker is missed, twice
   * for those whose next owner is lost as well, and what its calls take.
   */
  private static final Duration LONGEST = Duration.ofSeconds(75);

  private final Admin admin;
  private final Ledger ledger;
  private final Reader reader;
  private final Queue<String> findings = new ConcurrentLinkedQueue<>();
  private final Watcher watcher;
  private int looks;
  private volatile boolean stopped;

  private Probe(String servers, Ledger ledger, Reader reader) {
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    this.ledger = ledger;
    this.reader = reader;
    this.watcher = Watcher.start("probe", this::run);
  }

  static Probe start(String servers, Ledger ledger, Reader reader) {
    return new Probe(servers, ledger, reader);
  }

  /** What it saw that must not be. */
  List<String> findings() {
    return List.copyOf(findings);
  }

  /** How often it could look at the frontiers. */
  int looks() {
    return looks;
  }

  private void run() {
    try {
      while (!stopped) {
        Thread.sleep(EVERY);
        lookAtAges();
        lookAtFrontiers();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtAges() {
    long now = System.nanoTime();
    for (Submission one : ledger.submissions()) {
      Duration most = longest(one.kind());
      if (now - one.atNanos() > most.toNanos() && !ledger.hasResult(one.id())) {
        findings.add(
            "%s (%s, partition %d, offset %d) had no result after %d s"
                .formatted(one.id(), one.kind(), one.partition(), one.offset(), most.toSeconds()));
      }
    }
  }

  /** One that waits for another looks again after as long as it has waited so far. */
  private static Duration longest(Submission.Kind kind) {
    return switch (kind) {
      case PLAIN, STREAMED, HOPELESS, HURRIED, CANCELLED, TWICE, MALFORMED -> LONGEST;
      case LATER -> LONGEST.plus(Submitter.LATEST);
      case AGAIN -> LONGEST.multipliedBy(2);
    };
  }

  /** First the frontiers, then all that was committed up to a moment after. */
  private void lookAtFrontiers() throws InterruptedException {
    try {
      Map<TopicPartition, Long> frontiers = frontiers();
      if (!awaitRead(ends())) {
        return;
      }
      looks++;
      for (Submission one : ledger.submissions()) {
        long frontier = frontiers.getOrDefault(new TopicPartition(JOBS, one.partition()), 0L);
        if (one.offset() < frontier && !ledger.isSettledOrResting(one.id())) {
          findings.add(
              "%s (%s) is unfinished at offset %d of partition %d, and the frontier is %d"
                  .formatted(one.id(), one.kind(), one.offset(), one.partition(), frontier));
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      // The cluster is in trouble, which is what it is there for.
    }
  }

  private Map<TopicPartition, Long> frontiers()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> commits =
        admin
            .listConsumerGroupOffsets(GROUP)
            .partitionsToOffsetAndMetadata()
            .get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> frontiers = new HashMap<>();
    commits.forEach(
        (partition, commit) -> {
          if (commit != null) {
            frontiers.put(partition, commit.offset());
          }
        });
    return frontiers;
  }

  private Map<TopicPartition, Long> ends()
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .listOffsets(
            reader.read().keySet().stream()
                .collect(
                    Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get(EVERY.toMillis(), TimeUnit.MILLISECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  private boolean awaitRead(Map<TopicPartition, Long> ends) throws InterruptedException {
    List<TopicPartition> missing = new ArrayList<>(ends.keySet());
    for (int i = 0; i < 50; i++) {
      Map<TopicPartition, Long> read = reader.read();
      missing.removeIf(
          partition -> read.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, 0L));
      if (missing.isEmpty()) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  @Override
  public void close() {
    stopped = true;
    watcher.awaitEnd();
    admin.close(Duration.ofSeconds(2));
  }
}
