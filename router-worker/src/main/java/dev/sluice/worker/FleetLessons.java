package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.attempt.Scope;
import dev.sluice.worker.fleet.FleetListener;
import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Observed;

/** Learns from what other workers tell. */
public final class FleetLessons implements FleetListener {

  private final Measurements measurements;
  private final Breakers breakers;

  public FleetLessons(Measurements measurements, Breakers breakers) {
    this.measurements = requireNonNull(measurements, "measurements is null");
    this.breakers = requireNonNull(breakers, "breakers is null");
  }

  @Override
  public void onMessage(Heard heard) {
    switch (heard.message()) {
      case FleetMessage.Measured measured ->
          measurements.absorb(
              measured.targets().stream().map(FleetLessons::observed).toList(), heard.at());
      case FleetMessage.CircuitOpened opened ->
          breakers.heardOutage(
              new Outage(
                  scope(opened.circuit()), opened.cause(), heard.at().plus(opened.remaining())));
      case FleetMessage.CircuitClosed closed -> breakers.heardRecovery(scope(closed.circuit()));
      case FleetMessage.LimitsUsed _ -> {} // For people.
      case FleetMessage.Alive _, FleetMessage.Left _ -> {} // The channel counts who lives.
      case FleetMessage.Shares _, FleetMessage.Silent _, FleetMessage.Cooled _ -> {} // Of limits.
    }
  }

  private static Scope scope(FleetMessage.Circuit circuit) {
    return new Scope(circuit.provider(), circuit.credential(), circuit.model());
  }

  private static Observed observed(Seen seen) {
    return new Observed(
        seen.provider(),
        seen.model(),
        seen.answered(),
        seen.failed(),
        seen.time(),
        seen.outputTokens(),
        seen.outputTime());
  }
}
