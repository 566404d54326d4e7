package dev.sluice.cli;

import dev.sluice.worker.Worker;
import dev.sluice.worker.config.WorkerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A worker in the foreground. */
@Command(
    name = "worker",
    description =
        "Runs a worker until it is told to stop; calls under way may end first, unless it is told"
            + " so twice.")
final class WorkerCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: ./sluice.yaml).")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    WorkerConfig config = configuration();
    Worker worker = interruption.interruptibly(() -> Worker.start(config));
    interruption.allow(config.worker().drainTimeout(), worker::hurry);
    try {
      System.err.printf(
          "sluice: worker takes jobs from %s at %s; metrics and health at http://%s:%d%n",
          config.topics().jobs(),
          config.kafka().bootstrapServers().orElse(""),
          config.admin().host(),
          worker.adminPort());
      ExitCode outcome = outcome(interruption.awaitOr(worker.failure()));
      System.err.printf(
          "sluice: worker stops; calls that it has under way may end, for %d s at most, and a second"
              + " signal gives them up%n",
          config.worker().drainTimeout().toSeconds());
      return outcome;
    } finally {
      worker.stop();
    }
  }

  private WorkerConfig configuration() {
    WorkerConfig config =
        Configuration.find(file)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.BAD_INPUT,
                        "there is no ./sluice.yaml: name a configuration with --config"
                            + " (examples/sluice.yaml is one)"));
    if (config.kafka().bootstrapServers().isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "the configuration names no cluster: set bootstrap.servers under kafka");
    }
    return config;
  }

  private static ExitCode outcome(@Nullable Throwable failure) {
    if (failure != null) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, "the worker cannot go on: " + failure.getMessage(), failure);
    }
    return ExitCode.INTERRUPTED;
  }
}
