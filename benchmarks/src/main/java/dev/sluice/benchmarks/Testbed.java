package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The broker and the simulator, a process each, that all measurements of one run share. */
final class Testbed implements AutoCloseable {

  static final int PARTITIONS = 12;

  private static final List<String> BROKER_FLAGS = List.of("-Xmx1g");
  private static final List<String> SIMULATOR_FLAGS = List.of("-Xmx1g");

  private final Path directory;
  private final Child broker;
  private final Child simulator;

  private Testbed(Path directory, Child broker, Child simulator) {
    this.directory = directory;
    this.broker = broker;
    this.simulator = simulator;
  }

  static Testbed start(Path directory) {
    Child broker = Child.start("broker", BrokerProcess.class, BROKER_FLAGS, directory);
    try {
      Child simulator =
          Child.start("simulator", SimulatorProcess.class, SIMULATOR_FLAGS, directory);
      return new Testbed(directory, broker, simulator);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  String servers() {
    return broker.greeting();
  }

  Child startFloor(String group, String jobs, String results, int inFlight) {
    String url = host(SimulatorProcess.USUAL) + "/chat/completions";
    return Child.start(
        group,
        FloorProcess.class,
        Child.WORKER_FLAGS,
        directory,
        servers(),
        group,
        jobs,
        results,
        url,
        Integer.toString(inFlight));
  }

  Child startEcho(String jobs, String results) {
    return Child.start(
        "echo", EchoProcess.class, Child.WORKER_FLAGS, directory, servers(), jobs, results);
  }

  /**
   * @param group its consumer group, and its name
   * @param prefix of its topics
   */
  Child startWorker(String group, String prefix, String provider, int inFlight) {
    return startWorker(group, prefix, provider, inFlight, "");
  }

  /**
   * @param settings lines of the configuration beside those of every worker
   */
  Child startWorker(String group, String prefix, String provider, int inFlight, String settings) {
    return startWorker(group, configuration(group, prefix, provider, inFlight) + settings + "\n");
  }

  /**
   * @param name of its files
   */
  Child startWorker(String name, String configuration) {
    Path config = directory.resolve(name + ".yaml");
    try {
      Files.writeString(config, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Child.start(name, WorkerProcess.class, Child.WORKER_FLAGS, directory, config.toString());
  }

  private String configuration(String group, String prefix, String provider, int inFlight) {
    return """
        kafka: {bootstrap.servers: "%s"}
        topics: {prefix: "%s"}
        worker: {group_id: "%s", max_in_flight: %d}
        admin: {host: 127.0.0.1, port: 0}
        providers:
          simulator:
            engine: openai
            host: "%s"
            limits: {max_concurrency: %d}
            models:
              - {name: %s, context_window: 131072, price: {input: 0.15, output: 0.60}}
        """
        .formatted(servers(), prefix, group, inFlight, host(provider), inFlight, Job.MODEL);
  }

  /** Where a provider of the simulator is. */
  String host(String provider) {
    return "http://127.0.0.1:" + simulator.greeting() + "/" + provider + "/v1";
  }

  SimulatorControl simulator() {
    return new SimulatorControl("http://127.0.0.1:" + simulator.greeting() + "/control/");
  }

  void createTopics(String... names) throws InterruptedException {
    List<NewTopic> topics =
        Stream.of(names).map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new BenchmarkException("topics could not be made: " + e.getCause());
    }
  }

  void preload(String topic, int count, Function<Job, byte[]> value) {
    publish(
        IntStream.range(0, count)
            .mapToObj(Job::new)
            .map(job -> new ProducerRecord<>(topic, job.key(), value.apply(job))));
  }

  /** Returns when the broker has taken all of them. */
  void publish(Stream<ProducerRecord<byte[], byte[]>> records) {
    AtomicInteger count = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(KafkaSettings.producer(servers()))) {
      records.forEach(
          record -> {
            count.incrementAndGet();
            var _ =
                producer.send(
                    record, (metadata, failure) -> taken.addAndGet(failure == null ? 1 : 0));
          });
    }
    if (taken.get() < count.get()) {
      throw new BenchmarkException("the broker took %s jobs of %s".formatted(taken, count));
    }
  }

  @Override
  public void close() {
    simulator.close();
    broker.close();
  }
}
