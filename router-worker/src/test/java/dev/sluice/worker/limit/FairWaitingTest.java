package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of threads in front of one limit of a hundred calls a second, by a clock of hand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FairWaitingTest {

  private static final Account GROQ = Account.onlyOneOf("groq");

  private final HandTiming timing = new HandTiming();
  private final Map<String, Integer> served = new ConcurrentHashMap<>();
  private final PermitPool pool =
      new PermitPool(
          new LimitTable(Map.of(GROQ, new Limits(6079, null, null)), Map.of()),
          tenant -> "double".equals(tenant) ? 2 : 1,
          CooldownListener.NONE,
          timing);

  @Test
  void tenantsShareALimitByTheirWeightsThoughOneFloods() {
    ask(3000, Priority.STANDARD, "flood");
    ask(800, Priority.STANDARD, "single");
    ask(1600, Priority.STANDARD, "double");
    served.clear();
    serve(Duration.ofSeconds(20));

    assertThat(served.get("flood")).isCloseTo(500, within(25));
    assertThat(served.get("single")).isCloseTo(500, within(25));
    assertThat(served.get("double")).isCloseTo(1000, within(50));
  }

  @Test
  void interactiveJobsDoNotWaitForTenThousandBatchJobs() {
    ask(10_000, Priority.BATCH, "flood");
    serve(Duration.ofSeconds(1));
    ask(60, Priority.INTERACTIVE, "urgent");
    serve(Duration.ofSeconds(1));

    assertThat(served.get("urgent")).isEqualTo(60);
    assertThat(served.get("flood")).isGreaterThan(100);
  }

  @Test
  void aJobThatWouldWaitTooLongBehindItsTenantsOthersIsToldSoAndAnotherTenantsIsNot()
      throws Exception {
    ask(1000, Priority.STANDARD, "flood");
    Instant soon = timing.instant().plusSeconds(5);

    assertThat(pool.acquire(ask(Priority.STANDARD, "flood", soon)))
        .isInstanceOfSatisfying(
            Admission.NotInTime.class,
            late ->
                assertThat(Duration.between(timing.instant(), late.turn()))
                    .isBetween(Duration.ofSeconds(9), Duration.ofMillis(10_100)));
    ask(1, ask(Priority.STANDARD, "other", soon));
    serve(Duration.ofMillis(100));
    assertThat(served.get("other")).isEqualTo(1);
  }

  private void ask(int jobs, Priority priority, String tenant) {
    ask(jobs, ask(priority, tenant, Instant.MAX));
  }

  /** When it returns all of them wait, or have been served at once. */
  private void ask(int jobs, Ask ask) {
    int before = settled();
    for (int i = 0; i < jobs; i++) {
      Thread.startVirtualThread(() -> run(ask));
    }
    while (settled() < before + jobs) {
      Thread.onSpinWait();
    }
  }

  private void serve(Duration time) {
    int asked = settled();
    timing.pass(time);
    while (settled() < asked) {
      Thread.onSpinWait();
    }
  }

  private int settled() {
    return waiting() + served.values().stream().mapToInt(Integer::intValue).sum();
  }

  private int waiting() {
    return requireNonNull(pool.load().get(GROQ)).waiting();
  }

  private static Ask ask(Priority priority, String tenant, Instant giveUpAt) {
    return new Ask(List.of(GROQ), "m", Tokens.NONE, priority, tenant, giveUpAt);
  }

  private void run(Ask ask) {
    try {
      ((Admission.Granted) pool.acquire(ask)).permit().ignore();
      served.merge(requireNonNull(ask.tenant()), 1, Integer::sum);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
