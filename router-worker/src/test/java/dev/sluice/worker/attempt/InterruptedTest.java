package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.plan;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Progress;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.Entrance.Entry;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.tenant.Pass;
import dev.sluice.worker.tenant.TenantCaps;
import dev.sluice.worker.tenant.TenantEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a job whose thread is interrupted on its way. */
@Timeout(20)
final class InterruptedTest {

  private static final Script ABORTED =
      call -> {
        throw new InterruptedException();
      };

  private final World world = new World();

  @AfterEach
  void nothingIsLeftOfAnInterruption() {
    Thread.interrupted();
  }

  @Test
  void anAbortedCallIsToldAndBlamedOnNobody() {
    world.provider("a", ABORTED);

    Progress progress = interrupted(world.settle(job(), target("a")));

    assertThat(progress.attempts())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.provider()).isEqualTo("a");
              assertThat(attempt.outcome())
                  .isInstanceOfSatisfying(
                      Attempt.Failed.class,
                      failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CANCELLED));
            });
    assertThat(world.heard).isEmpty();
    assertThat(world.underWay).isEmpty();
    assertThat(world.unwellAfter).isEmpty();
    assertThat(world.outages).isEmpty();
  }

  @Test
  void whatWentBeforeIsToldWithWhatItCost() {
    Bill bill = new Bill(new Usage(1_000_000, 0, 0, 0), null);
    world.provider("a", fails(ErrorCode.MODEL_NOT_FOUND, null, bill)).provider("b", ABORTED);

    Progress progress = interrupted(world.settle(job(), target("a"), target("b")));

    assertThat(progress.attempts()).extracting(Attempt::provider).containsExactly("a", "b");
    assertThat(progress.usage().inputTokens()).isEqualTo(1_000_000);
    assertThat(progress.cost()).isNotNull();
    assertThat(progress.cost().usd()).isEqualByComparingTo("0.15");
  }

  @Test
  void anAbortedCallGivesItsPermitBack() {
    world.limits("a", new Limits(null, null, 1)).provider("a", ABORTED, answers());

    interrupted(world.settle(job(), target("a")));

    assertThat(world.settle(job(), target("a"))).isInstanceOf(Settled.Ended.class);
  }

  @Test
  void anAbortedCallStillCountsAmongTheRequestsOfItsMinute() {
    world.limits("a", new Limits(1, null, null)).provider("a", ABORTED, answers());

    interrupted(world.settle(job(), target("a")));

    assertThat(world.settle(job(), target("a"))).isInstanceOf(Settled.Parked.class);
    assertThat(world.calls).hasSize(1);
  }

  @Test
  void whatIsInterruptedBeforeItsCallIsNotCalled() {
    world.provider("a", answers());
    Thread.currentThread().interrupt();

    Progress progress = interrupted(world.settle(job(), plan(target("a")), Progress.NONE));

    assertThat(progress).isEqualTo(Progress.NONE);
    assertThat(world.calls).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatIsInterruptedBetweenItsPermitAndItsCallGivesAllOfItBack() throws Exception {
    PermitPool permits =
        new PermitPool(Map.of(Account.onlyOneOf("a"), new Limits(1, null, null)), world.clock);
    Entry.Admitted admitted = admitted(permits);
    Thread.currentThread().interrupt();

    assertThatThrownBy(admitted::giveBackIfInterrupted).isInstanceOf(InterruptedException.class);

    admitted(permits).giveBackIfInterrupted();
  }

  private Entry.Admitted admitted(PermitPool permits) throws InterruptedException {
    Ask ask =
        new Ask(
            List.of(Account.onlyOneOf("a")),
            "x",
            new Tokens(60, 40),
            job().schedule().priority(),
            null,
            world.clock.instant());
    Admission admission = permits.acquire(ask);
    assertThat(admission).isInstanceOf(Admission.Granted.class);
    Admission.Granted granted = (Admission.Granted) admission;
    Passage passage = Passage.tryEnter(world.breakers, target("a"), granted.permit().account());
    assertThat(passage).isNotNull();
    return new Entry.Admitted(free(), passage, granted.permit(), Duration.ZERO);
  }

  private static Pass free() throws InterruptedException {
    TenantEntry entry = TenantCaps.none().enter(null, null, Instant.MAX);
    assertThat(entry).isInstanceOf(TenantEntry.Admitted.class);
    return ((TenantEntry.Admitted) entry).pass();
  }

  private static Progress interrupted(Settled settled) {
    assertThat(settled).isInstanceOf(Settled.Interrupted.class);
    return ((Settled.Interrupted) settled).progress();
  }
}
