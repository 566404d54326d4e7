package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.jobDueIn;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.limit.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Until when a job is of use, and what is not begun that would last longer. */
@Timeout(20)
final class DeadlineTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Limits ONE_A_MINUTE = new Limits(1, null, null);

  private final World world = new World();

  @Test
  void aJobWhoseDeadlineHasPassedCostsNothing() throws Exception {
    world.provider("a", answers());

    Execution execution = world.run(jobDueIn(Duration.ZERO), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void aWaitThatCannotMeetTheDeadlineIsNotBegun() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(10)));

    Execution execution = world.run(jobDueIn(Duration.ofSeconds(10)), target("a"));

    assertThat(error(execution).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(error(execution).message()).contains("a/x: rate_limited (418) because");
    assertThat(world.pauses).isEmpty();
  }

  @Test
  void theDeadlineBoundsTheBudgetOfACall() throws Exception {
    world.provider("a", answers());

    world.run(jobDueIn(Duration.ofSeconds(7)), target("a"));

    assertThat(world.requests.getFirst().budget()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aCallThatRunsIntoTheDeadlineExpiresTheJobAndSparesTheBreaker() throws Exception {
    world
        .retry(new RetryPolicy(0, SECOND, SECOND, 2.0))
        .provider(
            "a",
            call -> {
              world.clock.pass(call.budget());
              return fails(ErrorCode.TIMEOUT).answer(call);
            });
    for (int i = 0; i < 3 * Breakers.LEAST_CALLS; i++) {
      Duration due = Duration.between(World.START, world.clock.instant()).plus(SECOND);

      Execution execution = world.run(jobDueIn(due), target("a"));

      assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    }
    assertThat(world.breakers.states()).containsEntry("a/x", CircuitState.CLOSED);
  }

  @Test
  void aJobThatCannotMeetItsDeadlineHereGoesWhereItCan() throws Exception {
    world.limits("a", ONE_A_MINUTE).provider("a", answers()).provider("b", answers());
    world.run(job(), target("a"));

    Execution execution = world.run(jobDueIn(Duration.ofSeconds(4)), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.clock.instant()).isEqualTo(World.START);
  }

  @Test
  void aJobThatNobodyCanAnswerInTimeExpiresAtOnceWithTheReason() throws Exception {
    world.limits("a", ONE_A_MINUTE).provider("a", answers());
    world.run(job(), target("a"));

    Execution execution = world.run(jobDueIn(Duration.ofSeconds(50)), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(error(execution).message())
        .contains("a is at its limit of requests_per_minute, for an estimated 60.0 s more");
    assertThat(world.clock.instant()).isEqualTo(World.START);
    assertThat(world.calls).hasSize(1);
  }

  @Test
  void thosePutAsideBeforeItCountForAJobsDeadline() throws Exception {
    world.limits("a", ONE_A_MINUTE).provider("a", answers());
    world.run(job(), target("a"));
    assertThat(world.settle(job(), target("a"))).isInstanceOf(Settled.Parked.class);

    Execution execution = world.run(jobDueIn(Duration.ofSeconds(90)), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(error(execution).message()).contains("others are before it: its turn comes in");
    assertThat(world.clock.instant()).isEqualTo(World.START);
  }

  @Test
  void whoExpiresTakesNobodysTurn() throws Exception {
    world.limits("a", ONE_A_MINUTE).provider("a", answers());
    world.run(job(), target("a"));
    world.run(jobDueIn(Duration.ofSeconds(50)), target("a"));

    Settled settled = world.settle(job(), target("a"));

    assertThat(settled)
        .isInstanceOfSatisfying(
            Settled.Parked.class,
            aside -> assertThat(aside.due()).isEqualTo(World.START.plusSeconds(60)));
  }

  @Test
  void aProviderThatAsksToWaitBeyondTheDeadlineExpiresTheJobAtOnce() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMinutes(10)));

    Execution execution = world.run(jobDueIn(Duration.ofMinutes(5)), target("a"));

    assertThat(error(execution).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(error(execution).message()).contains("a/x, it is limited for 600.0 s");
    assertThat(world.clock.instant()).isEqualTo(World.START);
  }

  private static JobError error(Execution execution) {
    return ((JobResult.Failed) execution.outcome()).error();
  }
}
