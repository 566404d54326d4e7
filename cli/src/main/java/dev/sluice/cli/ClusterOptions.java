package dev.sluice.cli;

import dev.sluice.cli.cluster.Demand;
import dev.sluice.cli.cluster.LocalCluster;
import dev.sluice.client.ClientOptions;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.config.WorkerConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does the work: the workers of a cluster, or one in this process. */
final class ClusterOptions {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "The cluster whose workers do the work.")
  private @Nullable String bootstrap;

  @Option(
      names = "--simulate",
      description = "Work in this process, with simulated providers: nothing is spent.")
  private boolean simulate;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "The configuration (default: ./sluice.yaml if there is one). Where it has no",
        "bootstrap.servers, the work is done in this process."
      })
  private @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Keeps the records of a broker in this process. What was submitted and not done when it",
        "ended goes on with the next command of the same DIR."
      })
  private @Nullable Path data;

  /** A cluster to talk to; what was started for it ends when this is closed. */
  record Connection(ClientOptions client, Optional<LocalCluster> local) implements AutoCloseable {

    /** Whether what was submitted outlives this process. */
    boolean isRemote() {
      return local.isEmpty();
    }

    /** Throws why the worker in this process cannot go on, if it cannot. */
    void check() {
      local
          .map(LocalCluster::failure)
          .map(failure -> failure.toCompletableFuture().getNow(null))
          .ifPresent(ClusterOptions::giveUp);
    }

    @Override
    public void close() {
      local.ifPresent(LocalCluster::close);
    }
  }

  /** Connects, or starts what is needed. */
  Connection open(Demand demand) throws InterruptedException {
    if (simulate && bootstrap != null) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "--simulate works in this process and --bootstrap does not: leave one of them out");
    }
    Optional<WorkerConfig> config = Configuration.find(file);
    KafkaSettings kafka = config.map(WorkerConfig::kafka).orElse(KafkaSettings.NONE);
    if (bootstrap != null) {
      return remote(kafka.withBootstrapServers(bootstrap), config);
    }
    if (kafka.bootstrapServers().isPresent() && !simulate) {
      return remote(kafka, config);
    }
    return local(config, demand);
  }

  private Connection remote(KafkaSettings kafka, Optional<WorkerConfig> config) {
    if (data != null) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "--data is for a broker in this process: a cluster keeps its own");
    }
    return new Connection(client(ClientOptions.of(kafka.values()), config), Optional.empty());
  }

  private Connection local(Optional<WorkerConfig> config, Demand demand)
      throws InterruptedException {
    LocalCluster cluster =
        simulate
            ? LocalCluster.simulate(config, demand, data)
            : LocalCluster.start(config.orElseThrow(ClusterOptions::nothingToCall), data);
    ClientOptions client = ClientOptions.of(cluster.bootstrapServers());
    return new Connection(client(client, config), Optional.of(cluster));
  }

  private static ClientOptions client(ClientOptions options, Optional<WorkerConfig> config) {
    return options.withTopicPrefix(
        config.map(WorkerConfig::topics).orElse(Topics.DEFAULT).prefix());
  }

  private static void giveUp(Throwable failure) {
    throw new CommandFailure(
        ExitCode.UNREACHABLE,
        "the worker in this process cannot go on: " + failure.getMessage(),
        failure);
  }

  private static CommandFailure nothingToCall() {
    return new CommandFailure(
        ExitCode.BAD_INPUT,
        "there is nothing to call: add --simulate to try it without spending anything, --config"
            + " FILE to say which providers to call, or --bootstrap HOST:PORT to have the workers"
            + " of a cluster do it");
  }
}
