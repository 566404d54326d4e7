package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Bill;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Usage;
import dev.sluice.worker.limit.Limits;
import org.junit.jupiter.api.Test;

final class ReservationsTest {

  private static final Bill FOUR_TIMES_THE_INPUT = new Bill(new Usage(240, 0, 40, 0), null);

  private final World world = new World();

  @Test
  void aTargetThatReportsMoreThanWasEstimatedHasMoreReserved() throws InterruptedException {
    world
        .limits("a", new Limits(null, 150, null))
        .provider("a", answers(FOUR_TIMES_THE_INPUT))
        .limits("b", new Limits(null, 150, null))
        .provider("b", answers());
    assertThat(world.run(job(), target("a")).outcome()).isInstanceOf(JobResult.Succeeded.class);
    for (int i = 0; i < 10; i++) {
      world.run(job(), target("a"));
    }

    assertThat(world.run(job(), target("b")).outcome()).isInstanceOf(JobResult.Succeeded.class);
    assertThat(world.run(job(), target("a")).outcome())
        .isInstanceOfSatisfying(
            JobResult.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
  }
}
