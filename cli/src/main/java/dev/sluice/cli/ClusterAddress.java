package dev.sluice.cli;

import dev.sluice.client.ClientOptions;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.config.WorkerConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The cluster that a command is about, which must be there already. */
final class ClusterAddress {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "The cluster (default: that of the configuration).")
  private @Nullable String bootstrap;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: ./sluice.yaml if there is one).")
  private @Nullable Path file;

  /** How to reach it. */
  ClientOptions client() {
    Optional<WorkerConfig> config = Configuration.find(file);
    KafkaSettings kafka = config.map(WorkerConfig::kafka).orElse(KafkaSettings.NONE);
    if (bootstrap != null) {
      kafka = kafka.withBootstrapServers(bootstrap);
    }
    if (kafka.bootstrapServers().isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "no cluster is named: add --bootstrap HOST:PORT, or --config FILE with its"
              + " bootstrap.servers");
    }
    return ClientOptions.of(kafka.values())
        .withTopicPrefix(config.map(WorkerConfig::topics).orElse(Topics.DEFAULT).prefix());
  }
}
