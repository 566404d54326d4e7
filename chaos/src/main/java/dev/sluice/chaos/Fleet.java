package dev.sluice.chaos;

import static java.util.Objects.requireNonNull;

import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Worker processes, and the providers that they call. Each calls the providers under its own name,
 * so that the record of calls tells who called.
 */
final class Fleet implements AutoCloseable {

  /** The last one joins and leaves; the others are there all the time. */
  static final List<String> NAMES =
      IntStream.rangeClosed(0, Script.WORKERS).mapToObj(number -> "W" + number).toList();

  static final int GUEST = Script.WORKERS;

  private static final List<String> FLAGS =
      List.of(
          "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");
  private static final String READY = "worker takes jobs";
  private static final String PREFIX = "llm.";

  private final Path directory;
  private final Cluster cluster;
  private final Simulator simulator;
  private final Map<String, TcpProxy> toProviders = new HashMap<>();
  private final Child[] workers = new Child[NAMES.size()];
  private final int[] starts = new int[NAMES.size()];

  private Fleet(Path directory, Cluster cluster, Simulator simulator) {
    this.directory = directory;
    this.cluster = cluster;
    this.simulator = simulator;
    NAMES.forEach(name -> toProviders.put(name, TcpProxy.start(0, simulator.port())));
  }

  static Fleet start(Path directory, Cluster cluster) throws InterruptedException {
    Fleet fleet = new Fleet(directory, cluster, Simulator.start(0, Map.of()));
    fleet.behave(Mood.WELL);
    for (int worker = 0; worker < Script.WORKERS; worker++) {
      fleet.begin(worker);
    }
    for (int worker = 0; worker < Script.WORKERS; worker++) {
      fleet.awaitWorking(worker);
    }
    return fleet;
  }

  Simulator simulator() {
    return simulator;
  }

  /** How the provider that is asked first behaves, to all workers; the other one is always well. */
  void behave(Mood mood) {
    Behavior first = mood.behavior();
    for (String name : NAMES) {
      simulator.behave(first(name), first);
      simulator.behave(second(name), Mood.WELL.behavior());
    }
  }

  private static String first(String worker) {
    return worker + "-first";
  }

  private static String second(String worker) {
    return worker + "-second";
  }

  /** Whose call it is, by the name under which a provider was called. */
  static String caller(String provider) {
    return provider.substring(0, provider.indexOf('-'));
  }

  void begin(int worker) {
    String name = NAMES.get(worker);
    Path config = directory.resolve(name + ".yaml");
    try {
      Files.writeString(config, configuration(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    starts[worker]++;
    workers[worker] =
        Child.start(
            name,
            directory.resolve(name + ".log"),
            FLAGS,
            "dev.sluice.cli.Main",
            "worker",
            "--config",
            config.toString());
  }

  private void awaitWorking(int worker) throws InterruptedException {
    workers[worker].awaitSaid(READY, starts[worker]);
  }

  private String configuration(String name) {
    String host = "http://127.0.0.1:" + toProviders(name).port();
    return """
        kafka: {bootstrap.servers: "%s"}
        topics: {prefix: "%s", partitions: 6}
        worker: {max_in_flight: 200, drain_timeout: 30s}
        admin: {port: 0}
        providers:
          first:
            engine: openai
            host: %s/%s/v1
            timeouts: {first_byte_ms: 6000, total_ms: 12000}
            retry: {max_retries: 1, initial_delay_ms: 200, max_delay_ms: 2000}
            models: [{name: m, price: {input: 1, output: 1}}]
          second:
            engine: openai
            host: %s/%s/v1
            timeouts: {first_byte_ms: 6000, total_ms: 12000}
            retry: {max_retries: 8, initial_delay_ms: 200, max_delay_ms: 2000}
            models: [{name: m, price: {input: 2, output: 2}}]
        routing: {sort: [{metric: PRICE, direction: ASC}]}
        """
        .formatted(cluster.servers(name), PREFIX, host, first(name), host, second(name));
  }

  List<TcpProxy> toKafka(int worker) {
    return cluster.proxies(NAMES.get(worker));
  }

  TcpProxy toProviders(int worker) {
    return toProviders(NAMES.get(worker));
  }

  private TcpProxy toProviders(String name) {
    return requireNonNull(toProviders.get(name), name);
  }

  void kill(int worker) {
    workers[worker].kill();
  }

  void terminate(int worker) throws InterruptedException {
    workers[worker].terminate();
  }

  void freeze(int worker) throws InterruptedException {
    workers[worker].freeze();
  }

  void thaw(int worker) throws InterruptedException {
    workers[worker].thaw();
  }

  /** As a supervisor does it. */
  void restartIfEnded(int worker) {
    if (!workers[worker].isAlive()) {
      begin(worker);
    }
  }

  @Override
  public void close() {
    for (Child worker : workers) {
      if (worker != null) {
        worker.kill();
      }
    }
    toProviders.values().forEach(TcpProxy::close);
    simulator.close();
  }
}
