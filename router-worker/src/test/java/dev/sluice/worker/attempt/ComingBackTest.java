package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.ParkedTest.parked;
import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.plan;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.FallbackOn;
import dev.sluice.schema.Progress;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.Settled.Parked;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Routing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job that was put aside goes on where it was, wherever that is. */
@Timeout(20)
final class ComingBackTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final World world = new World();

  @Test
  void whatWasTriedBeforeIsNotForgottenWhenAJobComesBack() throws Exception {
    world.provider("a", fails(ErrorCode.SERVER_ERROR, MINUTE)).provider("b", answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(world.parked).containsExactly(MINUTE, MINUTE, MINUTE);
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.FAILED);
    assertThat(execution.attempts()).hasSize(RetryPolicy.DEFAULT.maxRetries() + 1);
    assertThat(world.requests)
        .extracting(call -> call.callId())
        .containsExactly("job-1.1", "job-1.2", "job-1.3", "job-1.4");
  }

  @Test
  void aStreamGoesOnCountingItsAttempts() throws Exception {
    world.provider("a", fails(ErrorCode.SERVER_ERROR, MINUTE), answers());

    world.stream(job(), target("a"));

    assertThat(world.told)
        .filteredOn(StreamRecord.AttemptStarted.class::isInstance)
        .extracting(told -> ((StreamRecord.AttemptStarted) told).attempt().number())
        .containsExactly(1, 2);
  }

  @Test
  void whatItHasCostBeforeIsAddedUp() throws Exception {
    Bill bill = new Bill(new Usage(100, 10, 7, 1), new BigDecimal("0.5"));
    world.provider(
        "a",
        call -> new Failed(ErrorCode.SERVER_ERROR, "because", null, MINUTE, bill),
        answers(bill));

    Execution execution = world.run(job(), target("a"));

    assertThat(world.parked).hasSize(1);
    assertThat(execution.usage()).isEqualTo(new Usage(200, 20, 14, 2));
    assertThat(execution.cost()).isEqualTo(new Cost(new BigDecimal("1"), "provider"));
  }

  @Test
  void aPriceThatWasNotKnownBeforeMakesTheCostUnknown() throws Exception {
    Bill bill = new Bill(new Usage(100, 0, 7, 0), null);
    world.provider(
        "a",
        call -> new Failed(ErrorCode.SERVER_ERROR, "because", null, MINUTE, bill),
        answers(new Bill(Usage.NONE, BigDecimal.ONE)));

    Execution execution = world.run(job(), target("a", null, null));

    assertThat(world.parked).hasSize(1);
    assertThat(execution.cost()).isNull();
  }

  @Test
  void aTargetThatHasRefusedItIsNotAskedAgain() throws Exception {
    world
        .provider("a", fails(ErrorCode.INVALID_REQUEST), answers())
        .provider("b", fails(ErrorCode.RATE_LIMITED, HOUR), answers());
    ModelSelection none = ModelSelection.NONE;
    ModelSelection selection =
        new ModelSelection(
            none.provider(),
            List.of(),
            List.of(),
            none.filter(),
            null,
            Set.of(FallbackOn.INVALID_REQUEST));
    Routing.Plan plan = plan(target("a"), target("b"));

    world.run(job(), new Routing.Plan(plan.choices(), List.of(), selection, null));

    assertThat(world.calls).containsExactly("a", "b", "b");
  }

  @Test
  void aCredentialThatHasRefusedItIsNotAskedAgain() throws Exception {
    world
        .credential("a", "bad", fails(ErrorCode.PERMISSION_DENIED), answers())
        .credential("a", "good", fails(ErrorCode.RATE_LIMITED, HOUR), answers());

    world.run(job(), target("a"));

    assertThat(world.calls).containsExactly("a:bad", "a:good", "a:good");
  }

  @Test
  void whatIsTooLongForAModelIsNotAskedOfASmallerOneLater() throws Exception {
    world
        .provider("a", fails(ErrorCode.CONTEXT_EXCEEDED), answers())
        .provider("same", answers())
        .provider("larger", fails(ErrorCode.RATE_LIMITED, HOUR), answers());

    world.run(
        job(), target("a", 8000, null), target("same", 8000, null), target("larger", 32000, null));

    assertThat(world.calls).containsExactly("a", "larger", "larger");
  }

  @Test
  void whatStillRestsIsNotCalledBecauseAnotherIsReady() throws Exception {
    world
        .provider("a", fails(ErrorCode.SERVER_ERROR, HOUR), answers())
        .provider("b", fails(ErrorCode.SERVER_ERROR, MINUTE));

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b", "b", "b", "b", "a");
    Attempt last = execution.attempts().getLast();
    assertThat(last.startedAt()).isEqualTo(World.START.plus(HOUR));
  }

  @Test
  void whatTheNewPlanDoesNotHaveIsPassedOverAndTold() throws Exception {
    world.provider("gone", fails(ErrorCode.RATE_LIMITED, HOUR)).provider("b", answers());
    Parked aside = parked(world.settle(job(), target("gone")));

    Settled settled = world.settle(job(), plan(target("b")), aside.progress());

    assertThat(World.ended(settled).attempts())
        .extracting(Attempt::provider)
        .containsExactly("gone", "b");
    assertThat(world.requests.getLast().callId()).isEqualTo("job-1.2");
  }

  @Test
  void whoIsNotCalledAgainTellsWhatWasTriedAndSpent() throws Exception {
    Bill bill = new Bill(new Usage(100, 10, 7, 1), new BigDecimal("0.5"));
    world.provider("a", call -> new Failed(ErrorCode.SERVER_ERROR, "because", null, HOUR, bill));
    Progress before = parked(world.settle(job(), target("a"))).progress();
    JobError expired = new JobError(ErrorCode.DEADLINE_EXCEEDED, "too late");

    Execution execution = Execution.uncalled(new JobResult.Failed(expired, null), before);

    assertThat(execution.attempts()).hasSize(1);
    assertThat(execution.usage()).isEqualTo(bill.usage());
    assertThat(execution.cost()).isEqualTo(new Cost(new BigDecimal("0.5"), "provider"));
  }

  @Test
  void theTimeInWhichItWasPutAsideForALimitIsToldAsWaiting() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, HOUR), answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(execution.attempts())
        .extracting(Attempt::waited)
        .containsExactly(Duration.ZERO, HOUR);
  }

  @Test
  void whoComesBackForItsTurnStandsInLineWhereOthersAreParked() throws Exception {
    world.provider("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(8)), answers());
    world.settle(job(), target("a"));
    assertThat(world.settle(job(), target("a"))).isInstanceOf(Parked.class);
    Progress inTurn = new Progress(List.of(), Usage.NONE, null, World.START.minus(MINUTE));

    Execution execution = World.ended(world.settle(job(), plan(target("a")), inTurn));

    assertThat(execution.attempts().getLast().waited()).isEqualTo(MINUTE.plusSeconds(8));
  }

  @Test
  void whoComesByLongBeforeItsTurnRestsOn() throws Exception {
    world.limits("a", new Limits(1, null, null)).provider("a", answers());
    world.settle(job(), target("a"));
    Parked aside = parked(world.settle(job(), target("a")));
    assertThat(aside.due()).isEqualTo(World.START.plus(MINUTE));
    world.clock.pass(Duration.ofSeconds(50));

    assertThat(world.comeBack(job(), aside, target("a"))).isEqualTo(aside);
    assertThat(world.calls).containsExactly("a");
  }

  /** It is moved no more, and the limit is used as soon as it allows a call. */
  @Test
  void whoComesByAFewSecondsBeforeItsTurnStandsInLineForIt() throws Exception {
    world.limits("a", new Limits(1, null, null)).provider("a", answers());
    world.settle(job(), target("a"));
    Parked aside = parked(world.settle(job(), target("a")));
    world.clock.pass(Duration.ofSeconds(55));

    Execution execution = World.ended(world.comeBack(job(), aside, target("a")));

    assertThat(execution.attempts().getLast().waited()).isEqualTo(MINUTE);
    assertThat(world.calls).containsExactly("a", "a");
  }

  @Test
  void whoComesBackInVainIsNotSentBehindAllThoseWhoWait() throws Exception {
    world.limits("a", new Limits(1, null, null)).provider("a", answers());
    for (int i = 0; i < 4; i++) {
      world.settle(job(), target("a"));
    }
    Progress inTurn = new Progress(List.of(), Usage.NONE, null, World.START.minus(MINUTE));

    Parked aside = parked(world.settle(job(), plan(target("a")), inTurn));

    assertThat(aside.due()).isEqualTo(World.START.plus(MINUTE));
    assertThat(aside.progress().waitingSince()).isEqualTo(World.START.minus(MINUTE));
  }
}
