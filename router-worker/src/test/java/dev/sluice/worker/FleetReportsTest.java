package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.CircuitState;
import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.attempt.OutageListener;
import dev.sluice.worker.attempt.Scope;
import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.Circuit;
import dev.sluice.worker.fleet.FleetMessage.CircuitClosed;
import dev.sluice.worker.fleet.FleetMessage.CircuitOpened;
import dev.sluice.worker.fleet.FleetMessage.Measured;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one worker learns, another one knows. */
final class FleetReportsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Scope SCOPE = new Scope("groq", null, "m");
  private static final Circuit CIRCUIT = new Circuit("groq", null, "m");

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final List<FleetMessage> told = new ArrayList<>();
  private final Measurements measurements = new Measurements(clock);
  private final FleetReports reports = new FleetReports(told::add, measurements, clock);

  @Test
  void whatWasMeasuredIsToldOnce() {
    measurements.record(target("groq", "m"), Duration.ofMillis(400), 80);
    measurements.record(target("groq", "m"), Duration.ofMillis(600), 120);
    measurements.recordFailure(target("groq", "m"), Duration.ofMillis(50));
    reports.report();
    reports.report();

    Duration answers = Duration.ofSeconds(1);
    assertThat(told)
        .containsExactly(
            new Measured(
                List.of(new Seen("groq", "m", 2, 1, answers.plusMillis(50), 200, answers))));
  }

  @Test
  void whoHasMeasuredNothingTellsNothing() {
    reports.report();

    assertThat(told).isEmpty();
  }

  @Test
  void whoHearsItKnowsTheSame() {
    measurements.record(target("groq", "m"), Duration.ofMillis(400), 80);
    Measurements others = new Measurements(clock);
    reports.report();
    hear(NOW, new FleetLessons(others, new Breakers(clock, reports)));

    assertThat(others.of(target("groq", "m"))).isEqualTo(measurements.of(target("groq", "m")));
    assertThat(others.drain()).isEmpty();
  }

  @Test
  void anOutageAndItsEndAreToldAtOnceAndKnownToWhoeverHearsOfThem() {
    Outage outage = new Outage(SCOPE, ErrorCode.OVERLOADED, NOW.plusSeconds(10));
    Breakers others = new Breakers(clock, OutageListener.NONE);
    FleetLessons lessons = new FleetLessons(measurements, others);
    reports.onOutage(outage);

    assertThat(told)
        .containsExactly(new CircuitOpened(CIRCUIT, ErrorCode.OVERLOADED, Duration.ofSeconds(10)));
    hear(NOW, lessons);
    assertThat(others.state(SCOPE)).isEqualTo(CircuitState.OPEN);
    assertThat(others.outages()).extracting(Outage::cause).containsExactly(ErrorCode.OVERLOADED);

    told.clear();
    reports.onRecovery(SCOPE);
    assertThat(told).containsExactly(new CircuitClosed(CIRCUIT));
    hear(NOW, lessons);
    assertThat(others.outages()).isEmpty();
  }

  @Test
  void anOutageThatWasOverBeforeItWasHeardOfIsNone() {
    Breakers others = new Breakers(clock, OutageListener.NONE);
    reports.onOutage(new Outage(SCOPE, ErrorCode.OVERLOADED, NOW.plusSeconds(10)));
    hear(NOW.minusSeconds(11), new FleetLessons(measurements, others));

    assertThat(others.outages()).isEmpty();
  }

  @Test
  void outagesAreToldAgainByWhoFoundThemAsLongAsTheyStand() {
    Outage found = new Outage(SCOPE, ErrorCode.QUOTA_EXHAUSTED, NOW.plusSeconds(3_600));
    Outage heard =
        new Outage(new Scope("groq", "key-2", null), ErrorCode.TIMEOUT, NOW.plusSeconds(60));
    reports.onOutage(found);
    told.clear();

    reports.remind(List.of(found, heard));
    assertThat(told)
        .containsExactly(
            new CircuitOpened(CIRCUIT, ErrorCode.QUOTA_EXHAUSTED, Duration.ofHours(1)));
    told.clear();
    reports.remind(List.of(heard)); // Others have found that it is over.
    reports.remind(List.of(found, heard));
    assertThat(told).isEmpty();
  }

  @Test
  void ofManyTargetsThoseThatAreUsedMostAreToldInMessagesOfBoundedSize() {
    for (int model = 0; model < 2 * FleetReports.MOST_TARGETS; model++) {
      measurements.record(target("open", "m-" + model), Duration.ofMillis(100), 1);
      if (model % 2 == 0) {
        measurements.record(target("open", "m-" + model), Duration.ofMillis(100), 1);
      }
    }
    reports.report();

    assertThat(told).hasSize(FleetReports.MOST_TARGETS / Measured.MOST_TARGETS);
    assertThat(told)
        .flatExtracting(message -> ((Measured) message).targets())
        .hasSize(FleetReports.MOST_TARGETS)
        .allSatisfy(seen -> assertThat(seen.answered()).isEqualTo(2));
  }

  @Test
  void aTargetWithANameLikeABookIsNotToldOf() {
    measurements.record(target("open", "m".repeat(10_000)), Duration.ofMillis(100), 1);
    reports.report();

    assertThat(told).isEmpty();
  }

  private void hear(Instant at, FleetLessons lessons) {
    told.forEach(message -> lessons.onMessage(new Heard("a", message, at, at.toEpochMilli())));
  }

  private static Target target(String provider, String model) {
    return new Target(provider, Model.named(model));
  }
}
