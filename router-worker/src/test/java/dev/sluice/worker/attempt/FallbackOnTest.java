package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.FallbackOn;
import dev.sluice.schema.ModelSelection.Filter;
import dev.sluice.schema.ModelSelection.ProviderSelection;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a job may say of failures that are its own. */
final class FallbackOnTest {

  private final World world = new World();

  @ParameterizedTest
  @EnumSource(FallbackOn.class)
  void whatTheJobNamesGoesOnToTheNextTarget(FallbackOn named) throws Exception {
    world.provider("a", fails(ErrorCode.valueOf(named.name()))).provider("b", answers());

    Execution execution = world.run(job(), plan(Set.of(named), target("a"), target("b")));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.calls).containsExactly("a", "b");
  }

  @Test
  void whatTheJobDoesNotNameStaysWhereItIs() throws Exception {
    world.provider("a", fails(ErrorCode.CONTENT_POLICY)).provider("b", answers());

    world.run(job(), plan(Set.of(FallbackOn.INVALID_REQUEST), target("a"), target("b")));

    assertThat(world.calls).containsExactly("a");
  }

  @Test
  void nobodyIsAskedTwiceAboutARequestThatItRefused() throws Exception {
    world
        .provider("a", fails(ErrorCode.INVALID_REQUEST))
        .provider("b", fails(ErrorCode.SERVER_ERROR));

    Execution execution =
        world.run(job(), plan(Set.of(FallbackOn.INVALID_REQUEST), target("a"), target("b")));

    assertThat(world.calls).containsExactly("a", "b", "b", "b", "b");
    assertThat(((JobResult.Failed) execution.outcome()).error().message())
        .startsWith("a/x: invalid_request (418) because; b/x: server_error");
    assertThat(world.clock.instant()).isEqualTo(World.START.plus(Duration.ofSeconds(7)));
  }

  private static Routing.Plan plan(Set<FallbackOn> fallbackOn, Target... targets) {
    Routing.Plan plan = World.plan(targets);
    ModelSelection selection =
        new ModelSelection(
            new ProviderSelection(List.of(), null),
            List.of(),
            List.of(),
            Filter.NONE,
            null,
            fallbackOn);
    return new Routing.Plan(plan.choices(), plan.excluded(), selection, null);
  }
}
