package dev.sluice.cli;

import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.WorkerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the configuration that a command is to use. */
final class Configuration {

  private static final Path USUAL = Path.of("sluice.yaml");

  private Configuration() {}

  /**
   * The one that was named, else the one in the working directory; empty if there is neither.
   *
   * @throws dev.sluice.worker.config.ConfigException if it cannot be used
   */
  static Optional<WorkerConfig> find(@Nullable Path named) {
    if (named != null) {
      return Optional.of(ConfigLoader.load(named));
    }
    return Files.exists(USUAL) ? Optional.of(ConfigLoader.load(USUAL)) : Optional.empty();
  }
}
