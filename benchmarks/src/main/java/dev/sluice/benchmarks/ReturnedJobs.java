package dev.sluice.benchmarks;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Sees the results of parked jobs, each of them once, and how late their calls began. */
final class ReturnedJobs implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Duration> late = new ArrayList<>();
  private final BitSet returned = new BitSet();

  ReturnedJobs(String servers, String topic) {
    consumer = new KafkaConsumer<>(KafkaSettings.reader(servers));
    List<TopicPartition> partitions =
        IntStream.range(0, Testbed.PARTITIONS)
            .mapToObj(number -> new TopicPartition(topic, number))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /**
   * Returns when all have come.
   *
   * @param jobs in the order of their numbers
   * @param worker that is to bring them
   * @return how long after its time each one's call began
   */
  List<Duration> await(List<ParkedJob> jobs, Child worker) {
    Instant last = jobs.getLast().due();
    while (returned.cardinality() < jobs.size()) {
      worker.requireAlive();
      if (Instant.now().isAfter(last.plus(PATIENCE))) {
        throw new BenchmarkException(
            "%,d of %,d jobs came back".formatted(returned.cardinality(), jobs.size()));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        take(jobs.get(ParkedJob.numberOf(record.key())), JobResultCodec.decode(record.value()));
      }
    }
    return late;
  }

  private void take(ParkedJob job, JobResult result) {
    if (result.status() != JobResult.Status.SUCCEEDED || result.attempts().size() != 1) {
      throw new BenchmarkException("a job failed, or was called twice: " + result);
    }
    if (returned.get(job.number())) {
      throw new BenchmarkException("a job has two results: " + result);
    }
    returned.set(job.number());
    Duration lateBy = Duration.between(job.due(), result.attempts().getFirst().startedAt());
    // What a result tells is cut off to milliseconds.
    if (lateBy.compareTo(Duration.ofMillis(-1)) < 0) {
      throw new BenchmarkException("a job was called before its time: " + result);
    }
    late.add(lateBy);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
