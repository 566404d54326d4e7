package dev.sluice.cli;

import dev.sluice.cli.batch.OutputException;
import dev.sluice.client.ClusterUnreachableException;
import dev.sluice.client.SluiceClientException;
import dev.sluice.embedded.EmbeddedKafkaException;
import dev.sluice.simulator.SimulatorException;
import dev.sluice.worker.admin.AdminPortException;
import dev.sluice.worker.config.ConfigException;
import dev.sluice.worker.publish.MissingTopicsException;
import dev.sluice.worker.publish.NotAllowedException;
import java.util.Optional;

/** Tells what is the matter with the world from what is the matter with this program. */
final class Failures {
  private Failures() {}

  /** How the command ends on a failure that is no mistake of this program; empty if it is one. */
  static Optional<ExitCode> exitCode(Exception failure) {
    return switch (failure) {
      case CommandFailure known -> Optional.of(known.exitCode());
      case ClusterUnreachableException _, dev.sluice.worker.publish.ClusterUnreachableException _ ->
          Optional.of(ExitCode.UNREACHABLE);
      case SluiceClientException _,
          MissingTopicsException _,
          NotAllowedException _,
          ConfigException _,
          AdminPortException _,
          EmbeddedKafkaException _,
          SimulatorException _,
          OutputException _ ->
          Optional.of(ExitCode.BAD_INPUT);
      default -> Optional.empty();
    };
  }
}
