package dev.sluice.benchmarks;

import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The providers that are called by all that is measured. Tells its port when it is ready. */
final class SimulatorProcess {

  /** Lognormal around 200 ms. */
  static final String USUAL = "usual";

  /** Without any latency. */
  static final String INSTANT = "instant";

  /** 3 s, always. */
  static final String SLOW = "slow";

  private static final double SIGMA = 0.5;

  private SimulatorProcess() {}

  public static void main(String[] args) throws IOException {
    Lifeline.dieOnAnyFailure();
    Map<String, Behavior> behaviors =
        Map.of(
            USUAL,
            Behavior.INSTANT.withLatency(Latency.lognormal(Duration.ofMillis(200), SIGMA)),
            INSTANT,
            Behavior.INSTANT,
            SLOW,
            Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(3))));
    try (Simulator simulator =
        Simulator.start(new Simulator.Options("127.0.0.1", 0, 0), behaviors)) {
      Lifeline.hold(Integer.toString(simulator.port()));
    }
  }
}
