package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.limit.Limits;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job does when a limit holds it up: the provider's own, or one that is kept here. */
@Timeout(20)
final class ThrottledTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  @Test
  void aWaitThatTheProviderAsksForReplacesOurs() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMillis(2500)), answers());

    world.run(job(), target("a"));

    assertThat(world.pauses).containsExactly(Duration.ofMillis(2500));
  }

  @Test
  void whatThrottlesAgainAndAgainGivesWayToOthers() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED)).provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "a", "a", "a", "b");
    assertThat(world.pauses)
        .containsExactly(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(4));
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void aThrottleIsNoFailureSoTheOnlyTargetIsAskedUntilItAnswers() throws Exception {
    Script[] storm = new Script[13];
    Arrays.fill(storm, fails(ErrorCode.RATE_LIMITED, SECOND));
    storm[12] = answers();
    world.provider("a", storm);

    Execution execution = world.run(job(), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    // As asked for at first, and then more and more rarely.
    assertThat(world.pauses).containsExactly(SECOND, SECOND, SECOND);
    assertThat(world.parked).startsWith(SECOND.multipliedBy(8), SECOND.multipliedBy(16));
    assertThat(world.parked.getLast()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whatDoesNothingButThrottleIsGivenUpAfterAnHour() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED));

    Execution execution = world.run(job(), target("a"));

    assertThat(error(execution).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(world.calls).hasSizeBetween(60, 70);
  }

  @Test
  void aLongWaitIsUsedForTryingElsewhereAndComeBackToAfterwards() throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(30)), answers())
        .provider("b", fails(ErrorCode.QUOTA_EXHAUSTED));

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b", "a");
    assertThat(world.pauses).isEmpty();
    assertThat(world.parked).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void aJobDoesNotStandInLongLineWhereItCouldGoElsewhere() throws Exception {
    world.limits("a", new Limits(1, null, null)).provider("a", answers()).provider("b", answers());
    world.run(job(), target("a"), target("b"));

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b");
  }

  @Test
  void aJobThatWasTurnedAwayComesBackWhenTheOthersHaveFailed() throws Exception {
    world
        .limits("a", new Limits(1, null, null))
        .provider("a", answers())
        .provider("b", fails(ErrorCode.AUTHENTICATION));
    world.run(job(), target("a"), target("b"));

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b", "a");
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void aJobThatAProviderCanNeverHoldGoesToTheNext() throws Exception {
    world.limits("a", new Limits(null, 50, null)).provider("a", answers()).provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("b");
    assertThat(execution.attempts()).hasSize(2);
  }

  private static JobError error(Execution execution) {
    return ((JobResult.Failed) execution.outcome()).error();
  }
}
