package dev.sluice.cli.cluster;

import static java.util.Objects.requireNonNull;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.AdminSettings;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.config.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A broker and a worker in this process, and a simulator where that is asked for. */
public final class LocalCluster implements AutoCloseable {

  /** Whoever stops the command early does not want to wait for answers that nobody will read. */
  private static final Duration DRAIN = Duration.ofSeconds(1);

  private final EmbeddedKafka kafka;
  private final Optional<Simulator> simulator;
  private final Worker worker;

  private LocalCluster(EmbeddedKafka kafka, Optional<Simulator> simulator, Worker worker) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.simulator = requireNonNull(simulator, "simulator is null");
    this.worker = requireNonNull(worker, "worker is null");
  }

  /**
   * With the providers that the configuration describes.
   *
   * @param data where records are kept; null for nowhere
   */
  public static LocalCluster start(WorkerConfig config, @Nullable Path data)
      throws InterruptedException {
    return start(config, data, Optional.empty());
  }

  /**
   * With simulated providers.
   *
   * @param config the providers to simulate; empty for such as serve the demand
   * @param data where records are kept; null for nowhere
   */
  public static LocalCluster simulate(
      Optional<WorkerConfig> config, Demand demand, @Nullable Path data)
      throws InterruptedException {
    Simulator simulator =
        Simulator.start(
            new Simulator.Options("127.0.0.1", 0, 0), Map.of("default", Simulation.BEHAVIOR));
    try {
      Simulation simulation = new Simulation(simulator);
      return start(
          config.isPresent() ? simulation.of(config.get()) : simulation.of(demand),
          data,
          Optional.of(simulator));
    } catch (RuntimeException | Error | InterruptedException e) {
      simulator.close();
      throw e;
    }
  }

  private static LocalCluster start(
      WorkerConfig config, @Nullable Path data, Optional<Simulator> simulator)
      throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(0, data));
    try {
      Worker worker = Worker.start(inThisProcess(config, kafka.bootstrapServers()));
      return new LocalCluster(kafka, simulator, worker);
    } catch (RuntimeException | Error | InterruptedException e) {
      kafka.close();
      throw e;
    }
  }

  /** The configuration for this broker, which no setting of another cluster fits. */
  private static WorkerConfig inThisProcess(WorkerConfig config, String bootstrapServers) {
    WorkerSettings worker = config.worker();
    return new WorkerConfig(
        KafkaSettings.NONE.withBootstrapServers(bootstrapServers),
        config.topics(),
        new WorkerSettings(
            worker.groupId(), worker.maxInFlight(), worker.maxInFlightBytes(), DRAIN),
        new AdminSettings("127.0.0.1", 0),
        config.providers(),
        config.unavailable(),
        config.tenants(),
        config.duplicates(),
        config.redis(),
        config.routing());
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Told why, if ever the worker cannot go on. */
  public CompletionStage<Throwable> failure() {
    return worker.failure();
  }

  /** Ends what runs, in the order in which each needs the next. */
  @Override
  public void close() {
    try {
      worker.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      simulator.ifPresent(Simulator::close);
      kafka.close();
    }
  }
}
