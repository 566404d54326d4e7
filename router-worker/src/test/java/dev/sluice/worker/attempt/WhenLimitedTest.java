package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.jobDueIn;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.worker.limit.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job does while the limit of its first target is exhausted, as it asks for. */
final class WhenLimitedTest {

  private static final Limits ONE_A_MINUTE = new Limits(1, null, null);

  private final World world = new World();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEXT")
  void whoWaitsStandsInLineHoweverLongThatTakes(WhenLimited whenLimited) throws Exception {
    world.limits("a", ONE_A_MINUTE).provider("a", answers()).provider("b", answers());

    run(job(), whenLimited);
    run(job(), whenLimited);

    assertThat(world.calls).containsExactly("a", "a");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEXT")
  void whoWaitsIsNotSentAwayByAThrottleEither(WhenLimited whenLimited) throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMinutes(10)), answers())
        .provider("b", answers());

    run(job(), whenLimited);

    assertThat(world.calls).containsExactly("a", "a");
    assertThat(world.pauses).isEmpty();
    assertThat(world.parked).containsExactly(Duration.ofMinutes(10));
  }

  @Test
  void whoWaitsGoesElsewhereAfterAFailure() throws Exception {
    world
        .provider("a", fails(ErrorCode.SERVER_ERROR, Duration.ofMinutes(10)), answers())
        .provider("b", answers());

    run(job(), WhenLimited.WAIT);

    assertThat(world.calls).containsExactly("a", "b");
  }

  @Test
  void whoWaitsGoesElsewhereWhereTheDeadlineLeavesNoTimeToWait() throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMinutes(10)), answers())
        .provider("b", answers());

    Execution execution = run(jobDueIn(Duration.ofMinutes(5)), WhenLimited.WAIT);

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void whoGoesOnDoesSoAtOnce() throws Exception {
    // The second permit is there after two seconds, which others would wait for.
    world.limits("a", new Limits(30, null, null)).provider("a", answers()).provider("b", answers());
    run(job(), WhenLimited.NEXT);

    Execution execution = run(job(), WhenLimited.NEXT);

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(execution.attempts().getFirst().waited()).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void whoGoesOnDoesSoAfterAThrottleToo() throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(1)), answers())
        .provider("b", answers());

    run(job(), WhenLimited.NEXT);

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(world.pauses).isEmpty();
  }

  @Test
  void whoGoesOnComesBackWhenAllAreLimited() throws Exception {
    world
        .limits("a", ONE_A_MINUTE)
        .limits("b", ONE_A_MINUTE)
        .provider("a", answers())
        .provider("b", answers());
    run(job(), WhenLimited.NEXT);
    run(job(), WhenLimited.NEXT);

    Execution execution = run(job(), WhenLimited.NEXT);

    assertThat(world.calls).containsExactly("a", "b", "a");
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  private Execution run(Job job, WhenLimited whenLimited) throws InterruptedException {
    return world.run(job, World.plan(whenLimited, target("a"), target("b")));
  }
}
