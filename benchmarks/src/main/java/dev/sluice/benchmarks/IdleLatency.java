package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From the submission of a job to its committed result, one job at a time: of a bare transactional
 * echo and of the worker with a provider that answers at once, in turn.
 */
final class IdleLatency {

  private static final String PREFIX = "latency.";
  private static final String JOBS = PREFIX + "jobs";
  private static final String RESULTS = PREFIX + "results";
  private static final String ECHO_JOBS = PREFIX + "echo-jobs";
  private static final String ECHO_RESULTS = PREFIX + "echo-results";
  private static final int BLOCK = 50;
  private static final int WINDOW = 1_000;

  private final Testbed testbed;
  private final Size size;
  private final Consumer<String> progress;
  private int submitted;

  IdleLatency(Testbed testbed, Size size, Consumer<String> progress) {
    this.testbed = testbed;
    this.size = size;
    this.progress = progress;
  }

  record Figures(Latencies echo, Latencies worker) {}

  /** One side of the comparison. */
  private record Side(String jobs, Function<Job, byte[]> value, ResultReader results) {}

  Figures measure() throws InterruptedException {
    testbed.createTopics(JOBS, RESULTS, ECHO_JOBS, ECHO_RESULTS);
    try (Child echo = testbed.startEcho(ECHO_JOBS, ECHO_RESULTS);
        Child worker = testbed.startWorker("latency", PREFIX, SimulatorProcess.INSTANT, WINDOW);
        ResultReader echoes = new ResultReader(testbed.servers(), ECHO_RESULTS, echo);
        ResultReader results = new ResultReader(testbed.servers(), RESULTS, worker);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(KafkaSettings.promptProducer(testbed.servers()))) {
      Side ofEcho = new Side(ECHO_JOBS, Job::envelope, echoes);
      Side ofWorker = new Side(JOBS, Job::envelope, results);
      inTurn(size.latencyWarmUp(), producer, ofEcho, ofWorker);
      return told(inTurn(size.latencies(), producer, ofEcho, ofWorker));
    }
  }

  /** In short blocks, so that whatever disturbs the machine disturbs both. */
  private Figures inTurn(
      int count, KafkaProducer<byte[], byte[]> producer, Side echo, Side worker) {
    List<Duration> ofEcho = new ArrayList<>();
    List<Duration> ofWorker = new ArrayList<>();
    while (ofWorker.size() < count) {
      for (int i = 0; i < BLOCK; i++) {
        ofEcho.add(roundTrip(producer, echo));
      }
      for (int i = 0; i < BLOCK; i++) {
        ofWorker.add(roundTrip(producer, worker));
      }
    }
    return new Figures(Latencies.of(ofEcho), Latencies.of(ofWorker));
  }

  private Duration roundTrip(KafkaProducer<byte[], byte[]> producer, Side side) {
    Job job = new Job(submitted++);
    byte[] value = side.value().apply(job);
    long began = System.nanoTime();
    var _ = producer.send(new ProducerRecord<>(side.jobs(), job.key(), value));
    side.results().await(job.key());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private Figures told(Figures figures) {
    progress.accept("echo, idle: " + figures.echo());
    progress.accept("worker, idle: " + figures.worker());
    return figures;
  }
}
