package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Routing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
final class AttemptLoopTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world = new World();

  @Test
  void theFirstTargetThatAnswersEndsIt() throws Exception {
    world.provider("a", answers()).provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(execution.outcome())
        .isInstanceOfSatisfying(
            JobResult.Succeeded.class,
            succeeded -> assertThat(succeeded.route()).isEqualTo(new Route("a", "x", null)));
    assertThat(world.calls).containsExactly("a");
    assertThat(execution.usage()).isEqualTo(new Usage(30, 8, 3, 0));
    assertThat(execution.cost()).isEqualTo(new Cost(new BigDecimal("0.0000063"), "catalog"));
    assertThat(world.heard).isEqualTo(execution.attempts());
  }

  @Test
  void whoMeasuresHearsOfEachCallsBeginAndEndAndWhetherTheTargetIsUnwell() throws Exception {
    world
        .provider("a", slow(Duration.ofSeconds(3), fails(ErrorCode.SERVER_ERROR)))
        .provider("b", fails(ErrorCode.RATE_LIMITED), answers())
        .retry(new RetryPolicy(1, SECOND, SECOND, 1));

    world.run(job(), target("a"), target("b"));

    assertThat(world.unwellAfter).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
    assertThat(world.underWay).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpHasEndedForWhoMeasures() {
    world.provider(
        "a",
        call -> {
          assertThat(world.underWay).containsExactly("a");
          throw new InterruptedException();
        });

    assertThatThrownBy(() -> world.run(job(), target("a")))
        .isInstanceOf(InterruptedException.class);

    assertThat(world.underWay).isEmpty();
    assertThat(world.unwellAfter).isEmpty();
  }

  @Test
  void everyCallHasItsOwnIdAndTheModelsWireName() throws Exception {
    world.provider("a", fails(ErrorCode.NETWORK), answers());

    world.run(job(), target("a"));

    assertThat(world.requests)
        .extracting(call -> call.callId())
        .containsExactly("job-1.1", "job-1.2");
    assertThat(world.requests).extracting(call -> call.model()).containsOnly("x");
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVER_ERROR", "TIMEOUT", "NETWORK", "STREAM_BROKEN"})
  void whatMayPassIsRetriedWithGrowingPausesAndThenElsewhere(ErrorCode code) throws Exception {
    world.provider("a", fails(code)).provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "a", "a", "a", "b");
    assertThat(world.pauses)
        .containsExactly(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(4));
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(execution.attempts()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "AUTHENTICATION",
        "PERMISSION_DENIED",
        "QUOTA_EXHAUSTED",
        "MODEL_NOT_FOUND",
        "INTERNAL"
      })
  void whatNoWaitingCuresGoesToTheNextTargetAtOnce(ErrorCode code) throws Exception {
    world.provider("a", fails(code)).provider("b", answers());

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(world.pauses).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTENT_POLICY", "INVALID_REQUEST", "PAYLOAD_TOO_LARGE"})
  void aRefusalIsNotTakenToAnotherProvider(ErrorCode code) throws Exception {
    world.provider("a", fails(code)).provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a");
    assertThat(error(execution).code()).isEqualTo(code);
    assertThat(((JobResult.Failed) execution.outcome()).response()).isNotNull();
  }

  @Test
  void aJobThatIsTooLongGoesOnlyWhereMoreIsKnownToFit() throws Exception {
    world
        .provider("a", fails(ErrorCode.CONTEXT_EXCEEDED))
        .provider("same", answers())
        .provider("unknown", answers())
        .provider("larger", answers());

    world.run(
        job(),
        target("a", 8000, null),
        target("same", 8000, null),
        target("unknown", null, null),
        target("larger", 32000, null));

    assertThat(world.calls).containsExactly("a", "larger");
  }

  @Test
  void aTargetThatIsTooSmallIsNamedInTheFailure() throws Exception {
    world.provider("a", fails(ErrorCode.CONTEXT_EXCEEDED)).provider("b", answers());

    Execution execution = world.run(job(), target("a", 8000, null), target("b", 4000, null));

    assertThat(error(execution).message())
        .isEqualTo(
            "a/x: context_exceeded (418) because; "
                + "not called: b/x, its context window is not known to be larger");
  }

  @Test
  void anOverloadedTargetIsLeftAloneAtOnceAndComeBackTo() throws Exception {
    world
        .provider("a", fails(ErrorCode.OVERLOADED), answers())
        .provider("b", fails(ErrorCode.QUOTA_EXHAUSTED));

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b", "a");
    assertThat(world.pauses).containsExactly(SECOND.multipliedBy(2));
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void whenAllHaveFailedTheMessageTellsEveryAttempt() throws Exception {
    world
        .provider("groq", fails(ErrorCode.SERVER_ERROR))
        .provider("together", fails(ErrorCode.QUOTA_EXHAUSTED, Duration.ofHours(2)));
    Routing.Plan plan =
        World.plan(
            List.of(new Routing.Exclusion(target("xai"), "it has no tools")),
            target("groq"),
            target("together"));

    Execution execution = world.run(job(), plan);

    assertThat(error(execution))
        .isEqualTo(
            new JobError(
                ErrorCode.QUOTA_EXHAUSTED,
                "groq/x: server_error (418) because, 4 times; "
                    + "together/x: quota_exhausted (418) because; "
                    + "not called: xai/x, it has no tools",
                Duration.ofHours(2)));
    assertThat(execution.cost()).isNull();
  }

  @Test
  void aPolicyWithoutRetriesTriesOnce() throws Exception {
    world
        .retry(new RetryPolicy(0, SECOND, SECOND, 2.0))
        .provider("a", fails(ErrorCode.SERVER_ERROR));

    world.run(job(), target("a"));

    assertThat(world.calls).containsExactly("a");
  }

  @Test
  void anEngineThatBreaksCostsAnAttemptAndNoJob() throws Exception {
    world
        .provider(
            "a",
            call -> {
              throw new IllegalStateException("a bug");
            })
        .provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(execution.attempts().getFirst().outcome())
        .isEqualTo(
            new Attempt.Failed(
                ErrorCode.INTERNAL, "its engine broke: IllegalStateException", null, null));
  }

  @Test
  void anInterruptedCallGivesItsPermitBack() throws Exception {
    world
        .limits("a", new Limits(null, null, 1))
        .provider(
            "a",
            call -> {
              throw new InterruptedException();
            },
            answers());

    assertThatThrownBy(() -> world.run(job(), target("a")))
        .isInstanceOf(InterruptedException.class);

    assertThat(world.run(job(), target("a")).outcome().status())
        .isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void aCostThatTheProviderReportsIsBelieved() throws Exception {
    world.provider("a", answers(new Bill(new Usage(1, 0, 1, 0), new BigDecimal("0.0200"))));

    assertThat(world.run(job(), target("a")).cost())
        .isEqualTo(new Cost(new BigDecimal("0.02"), "provider"));
  }

  @Test
  void withoutAPriceThereIsNoCost() throws Exception {
    world.provider("a", answers());

    assertThat(world.run(job(), target("a", null, null)).cost()).isNull();
  }

  private static JobError error(Execution execution) {
    return ((JobResult.Failed) execution.outcome()).error();
  }

  private Script slow(Duration time, Script end) {
    return call -> {
      world.clock.pass(time);
      return end.answer(call);
    };
  }
}
