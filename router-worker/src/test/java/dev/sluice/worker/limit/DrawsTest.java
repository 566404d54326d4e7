package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Kind;
import dev.sluice.provider.RateLimits.Scope;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Permits of limits that are drawn from outside, by the hand of the test. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DrawsTest {

  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final Bucket REQUESTS = new Bucket(GROQ, null, Dimension.REQUESTS_PER_MINUTE);
  private static final Bucket TOKENS = new Bucket(GROQ, null, Dimension.TOKENS_PER_MINUTE);
  private static final Duration AHEAD = Duration.ofMillis(100);

  private final HandTiming timing = new HandTiming();
  private final AtomicInteger hurried = new AtomicInteger();
  private final PermitPool pool = new PermitPool(Map.of(GROQ, new Limits(600, 60_000, 50)), timing);
  private final Draws draws = pool.draws(hurried::incrementAndGet);

  @Test
  void whoeverFindsNothingIsInAHurryAndGoesWhenAllThatItNeedsIsHandedOver() {
    assertThat(draws.wants(AHEAD)).isEmpty();
    CompletableFuture<Admission> job = inLine(300, Instant.MAX);

    assertThat(hurried).hasValue(2);
    assertThat(draws.wants(AHEAD))
        .containsExactlyInAnyOrder(new Want(REQUESTS, 600, 1), new Want(TOKENS, 60_000, 300));
    draws.hand(REQUESTS, 1, Duration.ZERO);
    assertThat(job).isNotDone();
    draws.hand(TOKENS, 300, Duration.ZERO);
    assertThat(job.join()).isInstanceOf(Admission.Granted.class);
  }

  @Test
  void whatArrivesLaterWakesWhoeverWaitsForIt() {
    draws.wants(AHEAD);
    CompletableFuture<Admission> job = inLine(300, Instant.MAX);
    draws.hand(REQUESTS, 1, Duration.ofSeconds(3));
    draws.hand(TOKENS, 300, Duration.ofSeconds(2));
    timing.pass(Duration.ofMillis(2_990));

    assertThat(job).isNotDone();
    timing.pass(Duration.ofMillis(10));
    assertThat(job.join())
        .isInstanceOfSatisfying(
            Admission.Granted.class,
            granted -> assertThat(granted.waited()).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void whoeverWouldWaitTooLongIsToldSoOnceThatIsKnown() throws Exception {
    draws.wants(AHEAD);
    CompletableFuture<Admission> first = inLine(1, timing.instant().plusSeconds(5));
    draws.hand(REQUESTS, 1, Duration.ofSeconds(30));
    draws.hand(TOKENS, 1, Duration.ZERO);
    timing.pass(Duration.ofSeconds(5));

    assertThat(first.join())
        .isEqualTo(
            new Admission.NotInTime(
                "groq is at its limit of requests_per_minute, for an estimated 25.0 s more",
                timing.instant().plusSeconds(25)));
    assertThat(pool.acquire(Asks.of(List.of(GROQ), 1, timing.instant().plusSeconds(5))))
        .isInstanceOf(Admission.NotInTime.class);
  }

  @Test
  void whoeverLeavesNeedsNothingAnyMore() {
    draws.wants(AHEAD);
    CompletableFuture<Admission> job = inLine(300, timing.instant().plusMillis(10));
    timing.pass(Duration.ofMillis(10));

    assertThat(job.join()).isInstanceOf(Admission.NotInTime.class);
    assertThat(draws.wants(AHEAD)).isEmpty();
  }

  @Test
  void whatAShareHadIsDroppedWhenDrawingBeginsAndWhatItOwesIsNot() throws Exception {
    granted(60_000);
    Want debt = draws.wants(AHEAD).getFirst();

    assertThat(debt.bucket()).isEqualTo(TOKENS);
    assertThat(debt.amount()).isBetween(59_500L, 59_501L);
    assertThat(pool.acquire(Asks.of(List.of(GROQ), 1, timing.instant())))
        .isInstanceOf(Admission.NotInTime.class);
  }

  @Test
  void whoeverGivesUpDrawingHasItsShareBeginningWithNothing() throws Exception {
    draws.wants(AHEAD);
    draws.hand(REQUESTS, 5, Duration.ZERO);
    draws.hand(TOKENS, 100, Duration.ofSeconds(60));
    pool.allow(Map.of(REQUESTS, 60_000L, TOKENS, 60_000_000L));
    CompletableFuture<Admission> job = inLine(300, Instant.MAX);

    assertThat(draws.giveUp())
        .containsExactlyInAnyOrder(new Want(REQUESTS, 600, -5), new Want(TOKENS, 60_000, -100));
    assertThat(job).isNotDone();
    timing.pass(Duration.ofSeconds(1));
    assertThat(job.join()).isInstanceOf(Admission.Granted.class);
    CompletableFuture<Admission> next = inLine(1, Instant.MAX);
    timing.pass(Duration.ofMillis(990));
    assertThat(next).isNotDone();
    timing.pass(Duration.ofMillis(10));
    assertThat(next.join()).isInstanceOf(Admission.Granted.class);
  }

  @Test
  void sharesThatChangeMeanwhileLetNobodyGo() throws Exception {
    draws.wants(AHEAD);
    pool.allow(Map.of(REQUESTS, 0L));
    pool.allow(Map.of(REQUESTS, 600_000L));
    timing.pass(Duration.ofSeconds(10));

    assertThat(pool.acquire(Asks.of(List.of(GROQ), 1, timing.instant())))
        .isInstanceOf(Admission.NotInTime.class);
  }

  @Test
  void aLimitThatTheProviderTellsOfIsDrawnFromThenOn() throws Exception {
    draws.wants(AHEAD);
    draws.hand(REQUESTS, 2, Duration.ZERO);
    draws.hand(TOKENS, 20, Duration.ZERO);
    Permit permit = granted(10);
    permit.told(
        new RateLimits(
            Scope.MODEL, List.of(new RateLimits.Quota(Kind.REQUESTS_PER_MINUTE, 60L, null, null))));
    permit.success(new Tokens(10, 0));
    draws.wants(AHEAD);
    var _ = inLine(10, Instant.MAX);

    assertThat(draws.wants(AHEAD))
        .containsExactly(new Want(new Bucket(GROQ, "m", Dimension.REQUESTS_PER_MINUTE), 60, 1));
  }

  @Test
  void callsAtOnceAreNotDrawn() throws Exception {
    PermitPool calls = new PermitPool(Map.of(GROQ, new Limits(null, null, 1)), timing);

    assertThat(calls.draws(hurried::incrementAndGet).wants(AHEAD)).isEmpty();
    assertThat(calls.acquire(Asks.of(List.of(GROQ), 1, Instant.MAX)))
        .isInstanceOf(Admission.Granted.class);
  }

  private Permit granted(long tokens) throws InterruptedException {
    Admission admission = pool.acquire(Asks.of(List.of(GROQ), tokens, timing.instant()));
    return ((Admission.Granted) admission).permit();
  }

  private CompletableFuture<Admission> inLine(long tokens, Instant giveUpAt) {
    CompletableFuture<Admission> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            outcome.complete(pool.acquire(Asks.of(List.of(GROQ), tokens, giveUpAt)));
          } catch (InterruptedException interrupted) {
            outcome.completeExceptionally(interrupted);
          }
        });
    while (requireNonNull(pool.load().get(GROQ)).waiting() == 0) {
      Thread.onSpinWait();
    }
    return outcome;
  }
}
