package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.limits.Interactive;
import dev.sluice.benchmarks.limits.LimitedProvider;
import dev.sluice.schema.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Interactive jobs that come while a crowd of batch jobs waits for the same limit. */
final class CrowdedLimit {

  private static final LimitedProvider PROVIDER = LimitedProvider.WINDOW_OF_BOTH;
  private static final int WORKERS = 2;
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Testbed testbed;
  private final LimitsBenchmark.Size size;
  private final Consumer<String> progress;

  CrowdedLimit(Testbed testbed, LimitsBenchmark.Size size, Consumer<String> progress) {
    this.testbed = testbed;
    this.size = size;
    this.progress = progress;
  }

  Interactive measure() throws IOException, InterruptedException {
    try (SimulatorControl simulator = testbed.simulator();
        LimitedFleet fleet = new LimitedFleet(testbed, "crowded")) {
      simulator.limit(fleet.simulated(PROVIDER), PROVIDER);
      fleet.start(WORKERS);
      testbed.publish(
          IntStream.range(0, size.waiting())
              .mapToObj(number -> record(fleet.jobs(), number, Priority.BATCH)));
      fleet.awaitTaken();
      return told(interactive(fleet));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int number, Priority priority) {
    LimitJob job = LimitJob.of(number, PROVIDER, priority);
    return new ProducerRecord<>(topic, job.key(), job.value());
  }

  /** One every so often, whether those before it have their results or not. */
  private Interactive interactive(LimitedFleet fleet) {
    int count = (int) size.interactive().dividedBy(EVERY);
    Map<String, Long> begun = new HashMap<>();
    List<Duration> took = new ArrayList<>();
    try (ResultReader results = new ResultReader(testbed.servers(), fleet.results(), fleet.one());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(KafkaSettings.promptProducer(testbed.servers()))) {
      long next = System.nanoTime();
      for (int sent = 0; took.size() < count; ) {
        if (sent < count && System.nanoTime() >= next) {
          var record = record(fleet.jobs(), size.waiting() + sent, Priority.INTERACTIVE);
          begun.put(new String(record.key(), UTF_8), System.nanoTime());
          var _ = producer.send(record);
          next += EVERY.toNanos();
          sent++;
        }
        for (String key : results.keys()) {
          Long since = begun.remove(key);
          if (since != null) {
            took.add(Duration.ofNanos(System.nanoTime() - since));
          }
        }
      }
    }
    return figures(took);
  }

  private Interactive figures(List<Duration> took) {
    Latencies latencies = Latencies.of(took);
    double most = took.stream().mapToLong(Duration::toNanos).max().orElseThrow() / 1e6;
    return new Interactive(
        size.waiting(), latencies.count(), latencies.p50Millis(), latencies.p99Millis(), most);
  }

  private Interactive told(Interactive figures) {
    progress.accept(
        "interactive beside %,d that wait: p50 %.0f ms, p99 %.0f ms of %,d"
            .formatted(
                figures.waiting(), figures.p50Millis(), figures.p99Millis(), figures.jobs()));
    return figures;
  }
}
