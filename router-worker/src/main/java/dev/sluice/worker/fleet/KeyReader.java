package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads committed records of some partitions of a topic, without a group. Owned by one thread. */
final class KeyReader {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHOWN_PAUSE = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final String topic;

  /** Where those end that have not been read up to there. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  KeyReader(Consumer<byte[], byte[]> consumer, Admin admin, String topic) {
    this.consumer = consumer;
    this.admin = admin;
    this.topic = topic;
  }

  /**
   * How many partitions there are; waits for seconds for a topic that was made a moment ago.
   *
   * @throws KafkaException if the topic is missing, may not be seen, or no broker answers
   */
  int partitions() throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      try {
        return requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic),
                "the cluster did not describe it")
            .partitions()
            .size();
      } catch (ExecutionException e) {
        boolean missing = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!missing || System.nanoTime() - began > PATIENCE.toNanos()) {
          throw failure(e);
        }
        Thread.sleep(SHOWN_PAUSE);
      }
    }
  }

  /**
   * Goes on with those that it reads already, and begins the others at the first record that is as
   * young as that.
   *
   * @param anew those that are begun there in any case
   */
  void turnTo(Set<Integer> partitions, Set<Integer> anew, long epochMillis)
      throws InterruptedException {
    Set<TopicPartition> all = new HashSet<>();
    partitions.forEach(partition -> all.add(new TopicPartition(topic, partition)));
    Set<TopicPartition> fresh = new HashSet<>(all);
    fresh.removeIf(one -> consumer.assignment().contains(one) && !anew.contains(one.partition()));
    ends.keySet().retainAll(all);
    consumer.assign(all);
    if (fresh.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> last = highest(fresh);
    Map<TopicPartition, Long> times = new HashMap<>();
    fresh.forEach(partition -> times.put(partition, epochMillis));
    Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(times, PATIENCE);
    for (TopicPartition partition : fresh) {
      OffsetAndTimestamp start = first.get(partition);
      long end = requireNonNull(last.get(partition), "the cluster told no end");
      ends.put(partition, end);
      if (start == null) {
        consumer.seekToEnd(List.of(partition)); // Of what is committed; the rest is to come.
      } else {
        consumer.seek(partition, start.offset());
      }
    }
  }

  /**
   * The ends of all that was written, what is not committed yet included: it has to be waited for,
   * since an owner before may have written it.
   */
  private Map<TopicPartition, Long> highest(Set<TopicPartition> partitions)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, Long> highest = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, told) -> highest.put(partition, told.offset()));
      return highest;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static KafkaException failure(ExecutionException e) {
    return e.getCause() instanceof KafkaException known
        ? known
        : new KafkaException("the cluster did not answer", e.getCause());
  }

  /** Waits so long for records, and not at all if there are some. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration patience) {
    return consumer.assignment().isEmpty() ? List.of() : consumer.poll(patience);
  }

  /** Those that have been read up to where they ended when it turned to them; each once. */
  List<Integer> reached() {
    List<Integer> reached = new ArrayList<>();
    ends.entrySet()
        .removeIf(
            end -> {
              boolean is = consumer.position(end.getKey(), PATIENCE) >= end.getValue();
              if (is) {
                reached.add(end.getKey().partition());
              }
              return is;
            });
    return reached;
  }

  boolean isCaughtUp() {
    return ends.isEmpty();
  }
}
