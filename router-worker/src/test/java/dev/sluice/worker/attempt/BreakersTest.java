package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.jobDueIn;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.attempt.Verdict.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
final class BreakersTest {

  private static final Scope A = Scope.of(target("a"));

  private final World world =
      new World().retry(new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(1), 2.0));

  @Test
  void aTargetThatKeepsFailingIsNotCalledAnyMore() throws Exception {
    world.provider("a", fails(ErrorCode.SERVER_ERROR)).provider("b", answers());
    for (int i = 0; i < 50; i++) {
      assertThat(world.run(job(), target("a"), target("b")).outcome().status())
          .isEqualTo(JobResult.Status.SUCCEEDED);
    }

    assertThat(world.calls).filteredOn("a"::equals).hasSize(Breakers.LEAST_CALLS);
    assertThat(world.breakers.states())
        .containsEntry("a/x", CircuitState.OPEN)
        .containsEntry("b/x", CircuitState.CLOSED);
  }

  @Test
  void whenAllBreakersAreOpenAJobWaitsForTheFirstTrial() throws Exception {
    open("a", ErrorCode.NETWORK);
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.pauses).isEmpty();
    assertThat(world.parked).containsExactly(OpenTime.OF_TARGET);
  }

  @ParameterizedTest
  @EnumSource(names = {"RATE_LIMITED", "INVALID_REQUEST", "CONTENT_POLICY", "CONTEXT_EXCEEDED"})
  void whatIsNoOutageDoesNotOpenABreaker(ErrorCode code) throws Exception {
    world.provider("a", fails(code, Duration.ZERO));
    for (int i = 0; i < 100; i++) {
      world.run(jobDueIn(Duration.ofSeconds(5)), target("a"));
    }

    assertThat(world.calls).hasSizeGreaterThanOrEqualTo(100);
    assertThat(world.breakers.states()).containsEntry("a/x", CircuitState.CLOSED);
  }

  private Circuit open(String provider, ErrorCode code) {
    Circuit circuit = world.breakers.of(target(provider));
    for (int i = 0; i < Breakers.LEAST_CALLS; i++) {
      learn(circuit, circuit.tryEnter(), code);
    }
    assertThat(circuit.isShut()).isTrue();
    return circuit;
  }

  private static void learn(Circuit circuit, long ticket, ErrorCode code) {
    assertThat(ticket).isNotEqualTo(Circuit.REFUSED);
    circuit.learn(ticket, Health.BAD, Failed.unanswered(code, "because"));
  }

  private static void learn(Circuit circuit, long ticket, Health health) {
    assertThat(ticket).isNotEqualTo(Circuit.REFUSED);
    circuit.learn(ticket, health, null);
  }

  @Test
  void aJobDoesNotWaitForATrialBeyondItsDeadline() throws Exception {
    open("a", ErrorCode.NETWORK);
    world.provider("a", answers());

    Execution execution = world.run(World.jobDueIn(Duration.ofSeconds(9)), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(((JobResult.Failed) execution.outcome()).error().message())
        .endsWith("not called: a/x, its circuit breaker is open after network");
  }

  @Test
  void aTargetThatNoJobCanUseFailsThemAtOnce() throws Exception {
    open("a", ErrorCode.MODEL_NOT_FOUND);
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(world.calls).isEmpty();
    assertThat(world.pauses).isEmpty();
    assertThat(((JobResult.Failed) execution.outcome()).error().message())
        .isEqualTo("not called: a/x, its circuit breaker is open after model_not_found");
  }

  @Test
  void aTargetThatLetsNobodyInForTenMinutesFailsTheJobInTheEnd() throws Exception {
    Circuit circuit = recovering();
    assertThat(tickets(circuit, 50)).hasSize(2); // And they never come back.
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(world.calls).isEmpty();
    assertThat(((JobResult.Failed) execution.outcome()).error().code())
        .isEqualTo(ErrorCode.NETWORK);
    assertThat(Duration.between(World.START, world.clock.instant()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void ofFiftyJobsOneProbes() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    world.clock.pass(OpenTime.OF_TARGET);

    assertThat(tickets(circuit, 50)).hasSize(1);
    assertThat(circuit.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void aProbeThatFailsKeepsTheOthersOutForAsLongAgain() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    world.clock.pass(OpenTime.OF_TARGET);

    learn(circuit, circuit.tryEnter(), ErrorCode.SERVER_ERROR);

    assertThat(circuit.nextTry()).isEqualTo(world.clock.instant().plus(OpenTime.OF_TARGET));
    assertThat(world.outages).extracting(Outage::cause).endsWith(ErrorCode.SERVER_ERROR).hasSize(2);
  }

  @Test
  void aProbeThatSaysNothingLeavesItToTheNext() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    world.clock.pass(OpenTime.OF_TARGET);

    learn(circuit, circuit.tryEnter(), Health.UNKNOWN);

    assertThat(tickets(circuit, 50)).hasSize(1);
  }

  @Test
  void aProbeThatHangsKeepsTheOthersOutForAMinute() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    world.clock.pass(OpenTime.OF_TARGET);
    assertThat(tickets(circuit, 50)).hasSize(1);

    world.clock.pass(Circuit.PROBE_PATIENCE);

    assertThat(tickets(circuit, 50)).hasSize(1);
  }

  @Test
  void whatWasSentBeforeTheCircuitOpenedIsNoProbe() {
    Circuit circuit = world.breakers.of(target("a"));
    long old = circuit.tryEnter();
    open("a", ErrorCode.NETWORK);

    learn(circuit, old, Health.GOOD);
    world.clock.pass(OpenTime.OF_TARGET);
    learn(circuit, old, Health.GOOD);

    assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void aRecoveringTargetGetsAsManyCallsAtOnceAsItHasAnswered() {
    Circuit circuit = recovering();

    List<Integer> rounds = new ArrayList<>();
    while (circuit.state() == CircuitState.HALF_OPEN) {
      List<Long> round = tickets(circuit, 1000);
      rounds.add(round.size());
      round.forEach(ticket -> learn(circuit, ticket, Health.GOOD));
    }

    assertThat(rounds).containsExactly(2, 4, 8, 16, 32);
  }

  @Test
  void aTargetThatFailsMoreThanItAnswersHasNotRecovered() {
    Circuit circuit = recovering();
    List<Long> tickets = tickets(circuit, 1000);

    tickets.forEach(ticket -> learn(circuit, ticket, ErrorCode.OVERLOADED));

    assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void othersAreToldOfWhatWasFoundOutHere() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    Instant until = World.START.plus(OpenTime.OF_TARGET);
    assertThat(world.outages).containsExactly(new Outage(A, ErrorCode.NETWORK, until));
    assertThat(world.breakers.outages()).isEqualTo(world.outages);

    world.clock.pass(OpenTime.OF_TARGET);
    learn(circuit, circuit.tryEnter(), Health.GOOD);

    assertThat(world.recoveries).containsExactly(A);
    assertThat(world.breakers.outages()).isEmpty();
  }

  @Test
  void whoHeardOfAnOutageLetsThoseTryFirstWhoFoundIt() {
    Instant until = World.START.plusSeconds(10);
    world.breakers.heardOutage(new Outage(A, ErrorCode.NETWORK, until));
    Circuit circuit = world.breakers.of(target("a"));

    world.clock.pass(Duration.ofSeconds(12));
    assertThat(tickets(circuit, 50)).isEmpty();
    world.clock.pass(Duration.ofSeconds(1));
    assertThat(tickets(circuit, 50)).hasSize(1);

    assertThat(world.outages).isEmpty();
  }

  @Test
  void ofTwoWhoFoundAnOutageTheFirstTriesFirst() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    Instant mine = circuit.nextTry();

    world.breakers.heardOutage(new Outage(A, ErrorCode.NETWORK, mine.plusSeconds(1)));
    assertThat(circuit.nextTry()).isEqualTo(mine);

    world.breakers.heardOutage(new Outage(A, ErrorCode.NETWORK, mine.minusSeconds(1)));
    assertThat(circuit.nextTry()).isEqualTo(mine.plusSeconds(2));
  }

  @Test
  void anOutageThatIsOverIsNotHeardOf() {
    world.breakers.heardOutage(new Outage(A, ErrorCode.NETWORK, World.START));

    assertThat(world.breakers.state(A)).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void whoHeardOfARecoveryLetsCallsBackOneByOne() {
    Circuit circuit = open("a", ErrorCode.NETWORK);

    world.breakers.heardRecovery(A);

    assertThat(tickets(circuit, 50)).hasSize(2);
    assertThat(world.recoveries).isEmpty();
  }

  private Circuit recovering() {
    Circuit circuit = open("a", ErrorCode.NETWORK);
    world.clock.pass(OpenTime.OF_TARGET);
    learn(circuit, circuit.tryEnter(), Health.GOOD);
    return circuit;
  }

  private static List<Long> tickets(Circuit circuit, int jobs) {
    List<Long> tickets = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      long ticket = circuit.tryEnter();
      if (ticket != Circuit.REFUSED) {
        tickets.add(ticket);
      }
    }
    return tickets;
  }
}
