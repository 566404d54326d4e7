package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.jobDueIn;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.schema.Progress;
import dev.sluice.worker.attempt.Settled.Parked;
import dev.sluice.worker.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job is put aside for instead of waiting in memory, and until when. */
@Timeout(20)
final class ParkedTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World();

  @Test
  void aRetryAfterOfAnHourParksTheJobAtOnceForThatHour() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, HOUR), answers());

    Parked aside = parked(world.settle(job(), target("a")));

    assertThat(aside.due()).isEqualTo(World.START.plus(HOUR));
    assertThat(aside.progress().attempts()).hasSize(1);
    assertThat(aside.progress().waitingSince()).isEqualTo(World.START);
    assertNothingIsHeld();
  }

  @Test
  void theOthersAreParkedBeforeAnythingIsSpent() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, HOUR), answers());
    world.settle(job(), target("a"));

    Parked aside = parked(world.settle(job(), target("a")));

    assertThat(aside.due()).isEqualTo(World.START.plus(HOUR));
    assertThat(aside.progress().attempts()).isEmpty();
    assertThat(world.calls).hasSize(1);
    assertNothingIsHeld();
  }

  @Test
  void aPauseBetweenRetriesParksTheJobOnceItIsLong() throws Exception {
    world
        .retry(new RetryPolicy(3, Duration.ofSeconds(4), HOUR, 10))
        .provider("a", fails(ErrorCode.SERVER_ERROR));

    Parked aside = parked(world.settle(job(), target("a")));

    assertThat(world.pauses).containsExactly(Duration.ofSeconds(4));
    assertThat(aside.due()).isEqualTo(World.START.plusSeconds(4 + 40));
    assertThat(aside.progress().waitingSince()).isNull();
  }

  @Test
  void thoseWhoWaitForALimitComeBackOneAfterAnother() throws Exception {
    world.limits("a", new Limits(1, null, null)).provider("a", answers());
    world.run(job(), target("a"));

    List<Instant> due = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      due.add(parked(world.settle(job(), target("a"))).due());
    }

    assertThat(due)
        .containsExactly(
            World.START.plusSeconds(60),
            World.START.plusSeconds(120),
            World.START.plusSeconds(180));
  }

  @Test
  void aLineThatDoesNotMoveIsLeftAfterFiveSeconds() throws Exception {
    List<Settled> others = new ArrayList<>();
    world
        .limits("a", new Limits(null, null, 1))
        .provider(
            "a",
            call -> {
              others.add(world.settle(job(), target("a")));
              return answers().answer(call);
            });

    world.run(job(), target("a"));

    Parked aside = parked(others.getFirst());
    assertThat(world.clock.instant()).isEqualTo(World.START.plus(Waiting.PATIENCE));
    assertThat(aside.due()).isAfter(world.clock.instant());
    assertThat(aside.progress().waitingSince()).isEqualTo(World.START);
  }

  @Test
  void aJobThatIsToBeParkedIsSoAtOnceForTheShortestWait() throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(2)), answers())
        .provider("b", answers());

    Settled settled =
        world.settle(job(), World.plan(WhenLimited.PARK, target("a"), target("b")), Progress.NONE);

    assertThat(parked(settled).due()).isEqualTo(World.START.plusSeconds(2));
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "PARK")
  void anyOtherJobWaitsForAShortTimeWhereItIs(WhenLimited whenLimited) throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(2)), answers());

    world.run(job(), World.plan(whenLimited, target("a")));

    assertThat(world.parked).isEmpty();
    assertThat(world.pauses).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void aJobThatMayGoElsewhereIsParkedWhenAllAreLimited() throws Exception {
    world
        .provider("a", fails(ErrorCode.RATE_LIMITED, HOUR))
        .provider("b", fails(ErrorCode.RATE_LIMITED, Duration.ofMinutes(10)), answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.calls).containsExactly("a", "b", "b");
    assertThat(world.parked).containsExactly(Duration.ofMinutes(10));
  }

  @Test
  void thoseWhoMayGoElsewhereArePutAsideForWhoeverIsFreeFirst() throws Exception {
    world
        .limits("a", new Limits(1, null, null))
        .limits("b", new Limits(1, null, null))
        .provider("a", answers())
        .provider("b", answers());
    world.run(job(), target("a"));
    world.run(job(), target("b"));

    List<Instant> due = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      due.add(parked(world.settle(job(), target("a"), target("b"))).due());
    }

    assertThat(due)
        .containsExactly(
            World.START.plusSeconds(60),
            World.START.plusSeconds(60),
            World.START.plusSeconds(120),
            World.START.plusSeconds(120));
  }

  @Test
  void aCircuitThatMayOpenSoonIsComeBackToBeforeALimitThatIsFar() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, HOUR)).provider("b", answers());
    world.breakers.heardOutage(
        new Outage(Scope.of(target("b")), ErrorCode.NETWORK, World.START.plusSeconds(20)));

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.parked).containsExactly(Duration.ofSeconds(20).plus(OpenTime.LATENESS));
  }

  @Test
  void whatNobodyKnowsTheEndOfIsAskedForMoreAndMoreRarelyUpToTheDeadline() throws Exception {
    List<Execution> others = new ArrayList<>();
    world
        .limits("a", new Limits(null, null, 1))
        .provider(
            "a",
            call -> {
              others.add(world.run(jobDueIn(HOUR), target("a")));
              return answers().answer(call);
            });

    world.run(job(), target("a"));

    assertThat(others.getFirst().outcome().status()).isEqualTo(JobResult.Status.EXPIRED);
    assertThat(world.clock.instant()).isEqualTo(World.START.plus(HOUR));
    assertThat(world.parked).hasSizeBetween(20, 80);
    assertThat(world.parked.get(20)).isGreaterThan(world.parked.get(1));
  }

  private void assertNothingIsHeld() {
    assertThat(world.pauses).isEmpty();
    assertThat(world.clock.instant()).isEqualTo(World.START);
    assertThat(world.underWay).isEmpty();
  }

  static Parked parked(Settled settled) {
    assertThat(settled).isInstanceOf(Parked.class);
    return (Parked) settled;
  }
}
