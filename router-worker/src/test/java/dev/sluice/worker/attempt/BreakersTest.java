package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.World.answers;
import static dev.sluice.worker.attempt.World.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.attempt.Verdict.Health;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
final class BreakersTest {

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
    assertThat(world.breakers.states()).containsEntry("a/x", "open").containsEntry("b/x", "closed");
  }

  @Test
  void whenAllBreakersAreOpenAJobWaitsForTheFirstTrial() throws Exception {
    open("a", ErrorCode.NETWORK);
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.pauses).containsExactly(Breakers.OPEN_FOR);
  }

  @ParameterizedTest
  @EnumSource(names = {"RATE_LIMITED", "INVALID_REQUEST", "CONTENT_POLICY", "CONTEXT_EXCEEDED"})
  void whatIsNoOutageDoesNotOpenABreaker(ErrorCode code) throws Exception {
    world.provider("a", fails(code, Duration.ZERO));
    for (int i = 0; i < 100; i++) {
      world.run(job(), target("a"));
    }

    assertThat(world.calls).hasSize(100);
    assertThat(world.breakers.states()).containsEntry("a/x", "closed");
  }

  private void open(String provider, ErrorCode code) {
    Breaker breaker = world.breakers.of(target(provider));
    for (int i = 0; i < Breakers.LEAST_CALLS; i++) {
      assertThat(breaker.tryEnter()).isTrue();
      breaker.learn(code, Health.BAD);
    }
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void aBreakerThatABadKeyOpenedFailsJobsAtOnce() throws Exception {
    open("a", ErrorCode.AUTHENTICATION);
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(world.calls).isEmpty();
    assertThat(world.pauses).isEmpty();
    assertThat(((JobResult.Failed) execution.outcome()).error().code())
        .isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(((JobResult.Failed) execution.outcome()).error().message())
        .isEqualTo("not called: a/x, its circuit breaker is open after authentication");
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
  void anOutageThatDoesNotEndFailsTheJobInTheEnd() throws Exception {
    open("a", ErrorCode.NETWORK);
    Breaker breaker = world.breakers.of(target("a"));
    world.clock.pass(Breakers.OPEN_FOR);
    // All trial calls are under way, and never come back.
    for (int i = 0; i < Breakers.TRIAL_CALLS; i++) {
      assertThat(breaker.tryEnter()).isTrue();
    }
    world.provider("a", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(world.calls).isEmpty();
    assertThat(((JobResult.Failed) execution.outcome()).error().code())
        .isEqualTo(ErrorCode.NETWORK);
    assertThat(Duration.between(World.START, world.clock.instant()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void aFewTrialsDecideWhetherATargetIsBack() {
    open("a", ErrorCode.NETWORK);
    Breaker breaker = world.breakers.of(target("a"));
    world.clock.pass(Breakers.OPEN_FOR);
    for (int i = 0; i < Breakers.TRIAL_CALLS; i++) {
      assertThat(breaker.tryEnter()).isTrue();
    }
    assertThat(breaker.tryEnter()).isFalse();
    assertThat(breaker.state()).isEqualTo("half_open");
    for (int i = 0; i < Breakers.TRIAL_CALLS; i++) {
      breaker.learn(Health.GOOD);
    }

    assertThat(breaker.state()).isEqualTo("closed");
  }
}
