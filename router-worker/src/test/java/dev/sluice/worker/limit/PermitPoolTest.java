package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PermitPoolTest {

  private static final List<Account> GROQ = account("groq");
  private static final List<Account> BOTH = List.of(GROQ.getFirst(), new Account("groq", "second"));
  private static final Instant FOREVER = Instant.MAX;

  /** The tokens per minute whose bucket holds 50, and is refilled with 100 a second. */
  private static final int HUNDRED_A_SECOND = 6079;

  private final HandTiming timing = new HandTiming();

  @Test
  void aCallWithinTheLimitsGoesAtOnce() throws Exception {
    PermitPool pool = groq(new Limits(60, 6000, 1));

    assertThat(pool.acquire(Asks.of(GROQ, 100, FOREVER)))
        .isInstanceOfSatisfying(
            Admission.Granted.class, granted -> assertThat(granted.waited()).isZero());
  }

  @Test
  void aProviderWithoutLimitsIsCalledMoreTheMoreItAnswers() throws Exception {
    PermitPool pool = new PermitPool(Map.of(), timing);
    Deque<Permit> running = new ArrayDeque<>();
    for (int i = 0; i < Window.FIRST; i++) {
      running.add(granted(pool, 1_000_000));
    }
    while (running.size() < 10_000) {
      running.remove().success(Asks.tokens(1));
      running.add(granted(pool, 1_000_000));
      running.add(granted(pool, 1_000_000));
    }

    assertThat(load(pool)).isEqualTo(new AccountLoad(0, 10_000, 0L, null, null, Duration.ZERO));
  }

  @Test
  void oneProvidersLimitsDoNotTouchAnother() throws Exception {
    PermitPool pool = groq(new Limits(null, null, 1));
    granted(pool, 1);

    assertThat(pool.acquire(Asks.of(account("xai"), 1, timing.instant())))
        .isInstanceOf(Admission.Granted.class);
  }

  @Test
  void aJobThatNoMinuteCanHoldIsRefusedAtOnce() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));

    assertThat(pool.acquire(Asks.of(GROQ, HUNDRED_A_SECOND, FOREVER)))
        .isInstanceOf(Admission.Granted.class);
    assertThat(pool.acquire(Asks.of(GROQ, HUNDRED_A_SECOND + 1, FOREVER)))
        .isEqualTo(
            new Admission.TooLarge(
                "an estimated 6080 tokens are more than the tokens_per_minute of 6079 that groq"
                    + " allows; lower max_tokens, shorten the input, or raise"
                    + " limits.tokens_per_minute"));
  }

  @Test
  void aDeadlineThatHasPassedIsRefusedThoughAPermitIsFree() throws Exception {
    PermitPool pool = groq(Limits.NONE);

    assertRefused(
        pool.acquire(Asks.of(GROQ, 1, timing.instant().minusMillis(1))), Admission.NotInTime.class);
    assertThat(load(pool).inUse()).isZero();
  }

  @Test
  void aWaitThatCannotEndInTimeIsRefusedAtOnce() throws Exception {
    PermitPool pool = groq(new Limits(1, null, null));
    granted(pool, 1);

    assertThat(pool.acquire(Asks.of(GROQ, 1, in(59))))
        .isEqualTo(
            new Admission.NotInTime(
                "groq is at its limit of requests_per_minute, for an estimated 60.0 s more",
                in(60)));
    assertThat(load(pool).waiting()).isZero();
  }

  @Test
  void thoseAheadCountWhenAWaitIsJudged() throws Exception {
    PermitPool pool = groq(new Limits(1, null, null));
    granted(pool, 1);
    Caller ahead = call(pool, 1, FOREVER);

    assertRefused(pool.acquire(Asks.of(GROQ, 1, in(119))), Admission.NotInTime.class);
    Caller behind = call(pool, 1, in(120));
    timing.pass(Duration.ofMinutes(1));
    assertThat(ahead.granted().waited()).isEqualTo(Duration.ofMinutes(1));
    timing.pass(Duration.ofMinutes(1));
    assertThat(behind.granted().waited()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void tokensThatMayBeGivenBackAreNoReasonToRefuse() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    Permit permit = granted(pool, 6000);
    Caller caller = call(pool, 300, in(5));
    permit.success(Asks.tokens(0));

    assertThat(caller.granted().waited()).isZero();
  }

  @Test
  void aWaitEndsAtItsDeadline() throws Exception {
    PermitPool pool = groq(new Limits(null, null, 1));
    granted(pool, 1);
    Caller caller = call(pool, 1, in(5));
    timing.pass(Duration.ofSeconds(5));

    assertThat(caller.admission())
        .isEqualTo(
            new Admission.NotInTime(
                "groq is at its limit of max_concurrency, for an estimated 0.0 s more",
                timing.instant().plusNanos(1)));
    assertThat(timing.alarms()).isZero();
  }

  @Test
  void whoGivesUpAtTheHeadLetsTheNextOneGo() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    Permit large = granted(pool, 340);
    Caller first = call(pool, 6000, in(3));
    Caller second = call(pool, 10, FOREVER);
    timing.pass(Duration.ofSeconds(3));

    assertRefused(first.admission(), Admission.NotInTime.class);
    assertThat(second.granted().waited()).isEqualTo(Duration.ofSeconds(3));
    large.success(Asks.tokens(340));
  }

  @Test
  void aSmallJobDoesNotOvertakeALargeOne() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    granted(pool, 200);
    Caller large = call(pool, 6000, FOREVER);
    Caller small = call(pool, 1, FOREVER);
    timing.pass(Duration.ofSeconds(2));

    assertThat(large.granted().waited()).isEqualTo(Duration.ofSeconds(2));
    assertThat(small.waits()).isTrue();
    timing.pass(Duration.ofMinutes(1));
    assertThat(small.granted().waited()).isGreaterThan(Duration.ofSeconds(58));
  }

  @Test
  void permitsAreHandedOverInTheOrderOfAsking() throws Exception {
    PermitPool pool = groq(new Limits(null, null, 1));
    Permit current = granted(pool, 1);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      callers.add(call(pool, 1, FOREVER));
    }
    for (Caller caller : callers) {
      assertThat(caller.waits()).isTrue();
      current.success(Asks.tokens(1));
      current = caller.granted().permit();
    }
  }

  @Test
  void aThrottledProviderIsLeftAloneByEverybodyForAsLongAsItAsked() throws Exception {
    PermitPool pool = groq(Limits.NONE);
    Permit throttled = granted(pool, 1);
    throttled.dropped(Duration.ofSeconds(7));

    assertRefused(pool.acquire(Asks.of(GROQ, 1, in(6))), Admission.NotInTime.class);
    Caller caller = call(pool, 1, FOREVER);
    timing.pass(Duration.ofMillis(6999));
    assertThat(caller.waits()).isTrue();
    timing.pass(Duration.ofMillis(1));
    assertThat(caller.granted().waited()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aShorterRequestToWaitDoesNotEndALongerOne() throws Exception {
    PermitPool pool = groq(Limits.NONE);
    Permit first = granted(pool, 1);
    Permit second = granted(pool, 1);
    first.dropped(Duration.ofSeconds(7));
    second.dropped(null);

    assertThat(load(pool).cooling()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aThrottleWithoutAHintLeavesTheProviderAloneForASecond() throws Exception {
    PermitPool pool = groq(Limits.NONE);
    granted(pool, 1).dropped(null);

    assertThat(load(pool).cooling()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aProviderThatAsksForAnEternityBlocksOnlyThoseWithoutADeadline() throws Exception {
    PermitPool pool = groq(Limits.NONE);
    granted(pool, 1).dropped(Duration.ofSeconds(Long.MAX_VALUE));

    assertRefused(pool.acquire(Asks.of(GROQ, 1, in(3_000_000))), Admission.NotInTime.class);
    Caller caller = call(pool, 1, FOREVER);
    assertThat(timing.alarms()).isZero();
    caller.interrupt();
  }

  @Test
  void theReservationIsSettledToWhatWasReported() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    granted(pool, 40).success(Asks.tokens(10));
    assertThat(load(pool).tokensAvailable()).isEqualTo(40);

    granted(pool, 20).success(Asks.tokens(170));
    assertThat(load(pool).tokensAvailable()).isEqualTo(-130);
  }

  @Test
  void aCallThatFailedGivesItsTokensBackButNotItsRequest() throws Exception {
    PermitPool pool = groq(new Limits(60, HUNDRED_A_SECOND, 5));
    granted(pool, 250).ignore();

    assertThat(load(pool)).isEqualTo(new AccountLoad(0, 0, 5L, 0L, 50L, Duration.ZERO));
  }

  @Test
  void onlyTheFirstEndingOfAPermitCounts() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, 2));
    Permit permit = granted(pool, 100);
    permit.success(Asks.tokens(100));
    permit.ignore();
    permit.dropped(Duration.ofHours(1));
    permit.success(Asks.tokens(0));

    assertThat(load(pool)).isEqualTo(new AccountLoad(0, 0, 2L, null, -50L, Duration.ZERO));
  }

  @Test
  void anInterruptedWaiterLeavesNoHole() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    granted(pool, 100);
    Caller large = call(pool, 6000, FOREVER);
    Caller small = call(pool, 20, FOREVER);
    timing.pass(Duration.ofMillis(800));
    large.interrupt();

    assertThat(small.granted().waited()).isEqualTo(Duration.ofMillis(800));
    assertThatThrownBy(large::admission).hasCauseInstanceOf(InterruptedException.class);
    assertThat(load(pool)).isEqualTo(new AccountLoad(0, 2, null, null, 10L, Duration.ZERO));
    assertThat(timing.alarms()).isZero();
  }

  @Test
  void anInterruptedThreadTakesNothing() {
    PermitPool pool = groq(Limits.NONE);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> pool.acquire(Asks.of(GROQ, 1, FOREVER)))
        .isInstanceOf(InterruptedException.class);
    assertThat(load(pool).inUse()).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void howManyWaitCanBeSeen() throws Exception {
    PermitPool pool = groq(new Limits(null, null, 1));
    Permit permit = granted(pool, 1);
    call(pool, 1, FOREVER);
    call(pool, 1, FOREVER);

    assertThat(load(pool)).isEqualTo(new AccountLoad(2, 1, 0L, null, null, Duration.ZERO));
    permit.ignore();
    assertThat(load(pool).waiting()).isEqualTo(1);
  }

  @Test
  void onTheRealClockAnAlarmWakesTheWaiter() throws Exception {
    PermitPool pool = new PermitPool(Map.of(), Timing.system());
    granted(pool, 1).dropped(Duration.ofMillis(20));

    assertThat(pool.acquire(Asks.of(GROQ, 1, FOREVER)))
        .isInstanceOfSatisfying(
            Admission.Granted.class,
            granted -> assertThat(granted.waited()).isGreaterThan(Duration.ofMillis(10)));
  }

  @Test
  void callsSpreadOverTheAccountsOfAProvider() throws Exception {
    PermitPool pool = new PermitPool(Map.of(), timing);

    for (int i = 0; i < 30; i++) {
      pool.acquire(Asks.of(BOTH, 1, FOREVER));
    }

    assertThat(load(pool, BOTH.getFirst()).inUse()).isEqualTo(15);
    assertThat(load(pool, BOTH.getLast()).inUse()).isEqualTo(15);
  }

  @Test
  void whoWaitsIsServedByWhicheverAccountIsFreeFirst() throws Exception {
    PermitPool pool = both(new Limits(null, null, 1));
    granted(pool, 1);
    Permit second = granted(pool, BOTH);
    CompletableFuture<Admission> waiting = inLine(pool, BOTH);

    second.ignore();

    assertThat(((Admission.Granted) waiting.join()).permit().account()).isEqualTo(BOTH.getLast());
  }

  @Test
  void whoCannotUseAnAccountDoesNotHoldUpThoseWhoCan() throws Exception {
    PermitPool pool = both(new Limits(null, null, 1));
    granted(pool, 1);
    Permit second = granted(pool, BOTH);
    CompletableFuture<Admission> onlyFirst = inLine(pool, GROQ);
    CompletableFuture<Admission> any = inLine(pool, BOTH, 2);

    second.ignore();

    assertThat(any.join()).isInstanceOf(Admission.Granted.class);
    assertThat(onlyFirst).isNotDone();
  }

  @Test
  void anAccountThatWasThrottledLeavesTheOthersAlone() throws Exception {
    PermitPool pool = new PermitPool(Map.of(), timing);
    granted(pool, 1).dropped(Duration.ofSeconds(10));

    for (int i = 0; i < 3; i++) {
      assertThat(granted(pool, BOTH).account()).isEqualTo(BOTH.getLast());
    }
  }

  @Test
  void aPermitThatWasNotUsedIsAsIfItHadNeverBeenTaken() throws Exception {
    PermitPool pool = groq(new Limits(20, 2000, 1));
    AccountLoad before = loadAfter(pool, granted(pool, 100));

    assertThat(load(pool)).isEqualTo(before);
    granted(pool, 100).unused();
    assertThat(load(pool)).isEqualTo(before);
  }

  /** The load once the permit was given back unused. */
  private static AccountLoad loadAfter(PermitPool pool, Permit permit) {
    permit.unused();
    return load(pool);
  }

  @Test
  void anAbsurdReportIsChargedAsAMinuteAndNoMore() throws Exception {
    PermitPool pool = groq(new Limits(null, HUNDRED_A_SECOND, null));
    granted(pool, 50).success(Asks.tokens(Long.MAX_VALUE));

    assertThat(load(pool).tokensAvailable()).isEqualTo(50 - HUNDRED_A_SECOND);
  }

  private PermitPool both(Limits each) {
    return new PermitPool(Map.of(BOTH.getFirst(), each, BOTH.getLast(), each), timing);
  }

  private static Permit granted(PermitPool pool, List<Account> accounts)
      throws InterruptedException {
    return ((Admission.Granted) pool.acquire(Asks.of(accounts, 1, FOREVER))).permit();
  }

  private static CompletableFuture<Admission> inLine(PermitPool pool, List<Account> accounts) {
    return inLine(pool, accounts, 1);
  }

  /** As the so-and-so-manieth in the line. */
  private static CompletableFuture<Admission> inLine(
      PermitPool pool, List<Account> accounts, int place) {
    CompletableFuture<Admission> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            outcome.complete(pool.acquire(Asks.of(accounts, 1, FOREVER)));
          } catch (InterruptedException interrupted) {
            outcome.completeExceptionally(interrupted);
          }
        });
    while (load(pool).waiting() < place) {
      Thread.onSpinWait();
    }
    return outcome;
  }

  private static AccountLoad load(PermitPool pool, Account account) {
    return requireNonNull(pool.load().get(account));
  }

  private PermitPool groq(Limits limits) {
    return new PermitPool(Map.of(GROQ.getFirst(), limits), timing);
  }

  private Instant in(int seconds) {
    return timing.instant().plusSeconds(seconds);
  }

  private static Permit granted(PermitPool pool, long tokens) throws InterruptedException {
    return ((Admission.Granted) pool.acquire(Asks.of(GROQ, tokens, FOREVER))).permit();
  }

  private static void assertRefused(Admission admission, Class<? extends Admission> kind) {
    assertThat(admission).isInstanceOf(kind);
  }

  private static AccountLoad load(PermitPool pool) {
    return requireNonNull(pool.load().get(GROQ.getFirst()));
  }

  static List<Account> account(String provider) {
    return List.of(Account.onlyOneOf(provider));
  }

  /** A thread of its own that asks for a permit, and by now stands in the queue. */
  private static Caller call(PermitPool pool, long tokens, Instant giveUpAt) {
    int before = load(pool).waiting();
    CompletableFuture<Admission> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                outcome.complete(pool.acquire(Asks.of(GROQ, tokens, giveUpAt)));
              } catch (InterruptedException interrupted) {
                outcome.completeExceptionally(interrupted);
              }
            });
    while (load(pool).waiting() == before) {
      Thread.onSpinWait();
    }
    return new Caller(thread, outcome);
  }

  private record Caller(Thread thread, CompletableFuture<Admission> outcome) {

    boolean waits() {
      return !outcome.isDone();
    }

    void interrupt() {
      thread.interrupt();
    }

    Admission admission() throws CompletionException {
      return outcome.join();
    }

    Admission.Granted granted() {
      return (Admission.Granted) admission();
    }
  }
}
