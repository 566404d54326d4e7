package dev.sluice.worker.consume;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is done for each job so that it can outlast the ownership of its partition. In this package,
 * because the poll thread alone makes deliveries.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DeliveryBenchmark {

  private final PartitionWindow window =
      new PartitionWindow(new TopicPartition("llm.jobs", 0), Duration.ZERO, Frontier.at(0));

  private final ConsumerRecord<byte[], byte[]> record =
      new ConsumerRecord<>("llm.jobs", 0, 17, new byte[16], new byte[1024]);

  /** It makes a call, and comes to its end with its partition. */
  @Benchmark
  public Delivery.Exit toOutlastItsPartition() throws InterruptedException {
    Delivery delivery = new Delivery(record, window, false);
    if (!delivery.engage()) {
      throw new IllegalStateException("given up");
    }
    return delivery.leave();
  }
}
