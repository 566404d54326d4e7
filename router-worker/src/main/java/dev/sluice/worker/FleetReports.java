package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.attempt.Scope;
import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.Circuit;
import dev.sluice.worker.fleet.FleetMessage.CircuitClosed;
import dev.sluice.worker.fleet.FleetMessage.CircuitOpened;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.FleetMessage.Measured;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Observed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the fleet what this worker finds out: outages at once, and every two seconds what it has
 * measured and how it uses limits. Thread-safe.
 */
final class FleetReports implements OutageListener {

  /** Of all targets, those with the most calls are told of. */
  static final int MOST_TARGETS = 500;

  private static final Duration EVERY = Duration.ofSeconds(2);

  /** So that an outage of an hour is among what a new worker hears of the last five minutes. */
  private static final int REPORTS_BETWEEN_REMINDERS = 30;

  private final Consumer<FleetMessage> fleet;
  private final Measurements measurements;
  private final InstantSource clock;

  /** What this worker itself found to be out. */
  private final Set<Scope> found = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Thread thread;

  FleetReports(Consumer<FleetMessage> fleet, Measurements measurements, InstantSource clock) {
    this.fleet = requireNonNull(fleet, "fleet is null");
    this.measurements = requireNonNull(measurements, "measurements is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Begins to report.
   *
   * @param standing all outages of the moment, whoever found them
   * @param limits how they are used at the moment
   */
  void start(Supplier<List<Outage>> standing, Supplier<List<LimitsUsed>> limits) {
    thread = Thread.ofVirtual().name("fleet-reports").start(() -> run(standing, limits));
  }

  private void run(Supplier<List<Outage>> standing, Supplier<List<LimitsUsed>> limits) {
    try {
      for (int reports = 1; ; reports++) {
        Thread.sleep(EVERY);
        report();
        limits.get().forEach(fleet);
        if (reports % REPORTS_BETWEEN_REMINDERS == 0) {
          remind(standing.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  @Override
  public void onOutage(Outage outage) {
    found.add(outage.scope());
    tell(outage);
  }

  @Override
  public void onRecovery(Scope scope) {
    found.remove(scope);
    circuit(scope).map(CircuitClosed::new).forEach(fleet);
  }

  /** Tells again of those outages that this worker found and that still stand. */
  void remind(List<Outage> standing) {
    found.retainAll(standing.stream().map(Outage::scope).toList());
    standing.stream().filter(outage -> found.contains(outage.scope())).forEach(this::tell);
  }

  private void tell(Outage outage) {
    Duration remaining = Duration.between(clock.instant(), outage.until());
    if (remaining.isPositive()) {
      circuit(outage.scope())
          .map(circuit -> new CircuitOpened(circuit, outage.cause(), remaining))
          .forEach(fleet);
    }
  }

  private static Stream<Circuit> circuit(Scope scope) {
    return Stream.of(new Circuit(scope.provider(), scope.credential(), scope.model()))
        .filter(
            circuit ->
                isTellable(circuit.provider())
                    && isTellable(circuit.credential())
                    && isTellable(circuit.model()));
  }

  /** Tells what was measured since the last time; nothing if there was nothing. */
  void report() {
    List<Seen> targets =
        measurements.drain().stream()
            .filter(seen -> isTellable(seen.provider()) && isTellable(seen.model()))
            .sorted(Comparator.comparingLong(FleetReports::calls).reversed())
            .limit(MOST_TARGETS)
            .map(FleetReports::seen)
            .toList();
    for (int i = 0; i < targets.size(); i += Measured.MOST_TARGETS) {
      int end = Math.min(targets.size(), i + Measured.MOST_TARGETS);
      fleet.accept(new Measured(targets.subList(i, end)));
    }
  }

  private static boolean isTellable(@Nullable String name) {
    return name == null || name.length() <= FleetMessage.LONGEST_NAME;
  }

  private static long calls(Observed seen) {
    return (long) seen.answered() + seen.failed();
  }

  private static Seen seen(Observed observed) {
    return new Seen(
        observed.provider(),
        observed.model(),
        observed.answered(),
        observed.failed(),
        observed.time(),
        observed.outputTokens(),
        observed.outputTime());
  }

  void stop() {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }
}
