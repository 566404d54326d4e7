package dev.sluice.cli;

import dev.sluice.cli.cluster.Simulation;
import dev.sluice.simulator.Simulator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The provider simulator in the foreground. */
@Command(
    name = "simulate",
    description = "Runs simulated LLM providers until it is told to stop: nothing is spent.")
final class SimulateCommand implements Callable<Integer> {

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "HOST",
      description = "What it listens on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8089",
      paramLabel = "PORT",
      description = "Where it listens (default: ${DEFAULT-VALUE}; 0 takes a free one).")
  private int port;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) {
    Simulator.Options options = new Simulator.Options(host, port, 0);
    try (Simulator simulator = Simulator.start(options, Map.of("default", Simulation.BEHAVIOR))) {
      System.err.println(
          "sluice: simulated providers answer at " + simulator.baseUrl("{provider}"));
      interruption.await();
      return ExitCode.INTERRUPTED;
    }
  }
}
