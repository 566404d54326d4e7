package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each kind of limit, of an account and of a model, with whole and with divided limits. */
final class LimitsTest {

  private static final Account GROQ = Account.onlyOneOf("groq");

  private final HandTiming timing = new HandTiming();
  private final List<String> cooldowns = new ArrayList<>();

  @Test
  void aDaysRequestsAreThereAgainAtMidnight() throws Exception {
    PermitPool pool = pool(new Limits(null, 2, null, null, null, null));
    timing.pass(Duration.ofHours(23));
    granted(pool, "m");
    granted(pool, "m").ignore();

    assertThat(refused(pool, "m", Duration.ofMinutes(59)))
        .isEqualTo("groq is at its limit of requests_per_day, for an estimated 3600.0 s more");
    timing.pass(Duration.ofHours(1));
    granted(pool, "m");
    granted(pool, "m");
    assertThat(refused(pool, "m", Duration.ofHours(23))).contains("86400.0 s");
  }

  @Test
  void aRequestThatWasNotMadeIsNotCountedForItsDay() throws Exception {
    PermitPool pool = pool(new Limits(null, 1, null, null, null, null));
    Permit yesterday = granted(pool, "m");
    timing.pass(Duration.ofDays(1));
    Permit today = granted(pool, "m");
    yesterday.unused();
    assertThat(use(pool, null, Dimension.REQUESTS_PER_DAY).used()).isEqualTo(1);
    today.unused();
    assertThat(use(pool, null, Dimension.REQUESTS_PER_DAY).used()).isZero();
  }

  @Test
  void inputAndOutputAreLimitedEachByItself() throws Exception {
    PermitPool pool = pool(new Limits(null, null, null, 6079, 600, null));
    admit(pool, ask("m", new Tokens(40, 5), Duration.ZERO)).success(new Tokens(40, 5));

    assertThat(refused(pool, ask("m", new Tokens(1, 5), Duration.ofMillis(100))))
        .isEqualTo("groq is at its limit of output_tokens_per_minute, for an estimated 0.5 s more");
    admit(pool, ask("m", new Tokens(10, 0), Duration.ZERO));
    assertThat(pool.acquire(ask("m", new Tokens(1, 601), Duration.ofDays(1))))
        .isInstanceOf(Admission.TooLarge.class);
  }

  @Test
  void aModelHasItsOwnLimitsBesideThoseOfTheAccount() throws Exception {
    PermitPool pool =
        pool(
            new LimitTable(
                Map.of(GROQ, new Limits(null, null, 2)),
                Map.of(GROQ, Map.of("small", new Limits(null, null, 1)))));
    granted(pool, "small");

    assertThat(refused(pool, "small", Duration.ZERO)).contains("groq for small is at its limit");
    granted(pool, "large");
    assertThat(refused(pool, "large", Duration.ZERO)).startsWith("groq is at its limit");
  }

  @Test
  void aJobThatAModelCanNeverHoldIsTooLargeAtOnce() throws Exception {
    PermitPool pool =
        pool(
            new LimitTable(
                Map.of(GROQ, new Limits(null, 5000, null)),
                Map.of(GROQ, Map.of("small", new Limits(null, 1000, null)))));

    assertThat(pool.acquire(ask("small", new Tokens(1500, 0), Duration.ZERO)))
        .isEqualTo(
            new Admission.TooLarge(
                "an estimated 1500 tokens are more than the tokens_per_minute of 1000 that groq"
                    + " allows for small; lower max_tokens, shorten the input, or raise"
                    + " limits.tokens_per_minute"));
    admit(pool, ask("large", new Tokens(1500, 0), Duration.ZERO));
  }

  @Test
  void aWorkerUsesItsShareAndNoMoreAndAJobAboveTheShareIsNotTooLarge() throws Exception {
    PermitPool pool = pool(new Limits(60, 6000, null));
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_MINUTE), 30_000L));
    pool.allow(Map.of(bucket(null, Dimension.TOKENS_PER_MINUTE), 100_000L));
    admit(pool, ask("m", new Tokens(3000, 0), Duration.ZERO));

    assertThat(refused(pool, "m", Duration.ofMillis(1999))).contains("2.0 s");
    assertThat(use(pool, null, Dimension.REQUESTS_PER_MINUTE).share()).isEqualTo(30);
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_MINUTE), 60_000L));
    assertThat(refused(pool, "m", Duration.ofMillis(999))).contains("1.0 s");
  }

  @Test
  void aShareOfTheDayIsTheNumberThatThisWorkerMayCount() throws Exception {
    PermitPool pool = pool(new Limits(null, 100, null, null, null, null));
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_DAY), 1L));
    granted(pool, "m");

    assertThat(refused(pool, "m", Duration.ofMillis(999))).contains("1.0 s"); // It may grow.
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_DAY), 2L));
    granted(pool, "m");
    assertThat(use(pool, null, Dimension.REQUESTS_PER_DAY))
        .extracting(BucketUse::limit, BucketUse::share, BucketUse::used)
        .containsExactly(100L, 2L, 2L);
  }

  @Test
  void aShareOfNoCallsAtAllLetsNobodyGo() throws Exception {
    PermitPool pool = pool(new Limits(60, null, 4));
    pool.allow(Map.of(bucket(null, Dimension.MAX_CONCURRENCY), 0L));
    assertThat(pool.acquire(ask("m", Tokens.NONE, Duration.ZERO)))
        .isInstanceOf(Admission.NotInTime.class);

    pool.allow(
        Map.of(
            bucket(null, Dimension.MAX_CONCURRENCY), 4L,
            bucket(null, Dimension.REQUESTS_PER_MINUTE), 0L));
    assertThat(refused(pool, "m", Duration.ofMillis(500))).contains("requests_per_minute");
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_MINUTE), 60_000L));
    granted(pool, "m");
  }

  @Test
  void aThrottledModelIsLeftAloneAndItsAccountIsNotWhereItHasLimitsOfItsOwn() throws Exception {
    PermitPool pool =
        pool(new LimitTable(Map.of(), Map.of(GROQ, Map.of("small", new Limits(1000, null, null)))));
    granted(pool, "small").dropped(Duration.ofSeconds(9));

    assertThat(refused(pool, "small", Duration.ofSeconds(8)))
        .isEqualTo("groq for small has asked to wait, for an estimated 9.0 s more");
    granted(pool, "large").dropped(null);
    assertThat(refused(pool, "other", Duration.ZERO)).startsWith("groq has asked to wait");
    assertThat(cooldowns).containsExactly("groq/small PT9S", "groq/null PT1S");
  }

  @Test
  void whatAnotherWorkerWasAskedHoldsHereAsWellAndIsNotToldAgain() throws Exception {
    PermitPool pool = pool(Limits.NONE);
    pool.cool(GROQ, null, Duration.ofSeconds(3));

    assertThat(refused(pool, "m", Duration.ofSeconds(2))).contains("3.0 s");
    assertThat(cooldowns).isEmpty();
    timing.pass(Duration.ofSeconds(3));
    granted(pool, "m");
  }

  @Test
  void whoIsPutAsideComesBackOneAfterAnother() throws Exception {
    PermitPool pool = pool(new Limits(60, null, null));
    granted(pool, "m");

    for (int i = 1; i <= 5; i++) {
      assertThat(pool.book(ask("m", Tokens.NONE, Duration.ofDays(1))).turn())
          .isEqualTo(timing.instant().plusSeconds(i));
    }
    timing.pass(Duration.ofMinutes(5));
    assertThat(pool.book(ask("m", Tokens.NONE, Duration.ofDays(1))).turn())
        .isEqualTo(timing.instant());
  }

  @Test
  void whoIsPutAsideDoesNotWaitForThoseWhoWillHaveLeftTheLine() throws Exception {
    PermitPool pool = pool(new Limits(60, null, null));
    granted(pool, "m");
    List<Thread> line = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      line.add(standInLine(pool, i));
    }
    pool.allow(Map.of(bucket(null, Dimension.REQUESTS_PER_MINUTE), 6_000L));

    Instant turn = pool.book(ask("m", Tokens.NONE, Duration.ofDays(1))).turn();

    assertThat(turn).isBetween(timing.instant().plusSeconds(5), timing.instant().plusSeconds(11));
    line.forEach(Thread::interrupt);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whereThereIsNoRoomInLineThereIsForWhoGoesInAMoment() throws Exception {
    LimitTable hundredASecond =
        new LimitTable(Map.of(GROQ, new Limits(6079, null, null)), Map.of());
    PermitPool pool =
        new PermitPool(hundredASecond, TenantWeights.EQUAL, 1, CooldownListener.NONE, timing);
    for (int i = 0; i < 50; i++) {
      granted(pool, "m");
    }
    List<Thread> line = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      line.add(standInLine(pool, i));
    }

    assertThat(refused(pool, "m", Duration.ofSeconds(5))).contains("requests_per_minute");
    line.forEach(Thread::interrupt);
  }

  /** For five seconds at most. */
  private Thread standInLine(PermitPool pool, int place) {
    Ask ask = ask("m", Tokens.NONE, Duration.ofSeconds(5));
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                var _ = pool.acquire(ask);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    while (requireNonNull(pool.load().get(GROQ)).waiting() < place) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void whoWasTurnedAwayIsWantedForSomeSeconds() throws Exception {
    PermitPool pool = pool(new Limits(60, null, null));
    granted(pool, "m");
    refused(pool, "m", Duration.ofMillis(10));
    pool.book(ask("m", Tokens.NONE, Duration.ofDays(1)));

    BucketUse use = use(pool, null, Dimension.REQUESTS_PER_MINUTE);
    assertThat(use).extracting(BucketUse::used, BucketUse::waiting).containsExactly(1L, 2L);
    timing.pass(Duration.ofSeconds(11));
    assertThat(use(pool, null, Dimension.REQUESTS_PER_MINUTE).waiting()).isZero();
  }

  private PermitPool pool(Limits limits) {
    return pool(new LimitTable(Map.of(GROQ, limits), Map.of()));
  }

  private PermitPool pool(LimitTable limits) {
    return new PermitPool(
        limits,
        TenantWeights.EQUAL,
        (account, model, time) -> cooldowns.add(account.provider() + "/" + model + " " + time),
        timing);
  }

  private Ask ask(String model, Tokens tokens, Duration patience) {
    Instant giveUpAt = timing.instant().plus(patience);
    return new Ask(List.of(GROQ), model, tokens, Priority.STANDARD, null, giveUpAt);
  }

  private Permit granted(PermitPool pool, String model) throws InterruptedException {
    return admit(pool, ask(model, Tokens.NONE, Duration.ZERO));
  }

  private static Permit admit(PermitPool pool, Ask ask) throws InterruptedException {
    return ((Admission.Granted) pool.acquire(ask)).permit();
  }

  private String refused(PermitPool pool, String model, Duration patience)
      throws InterruptedException {
    return refused(pool, ask(model, Tokens.NONE, patience));
  }

  private static String refused(PermitPool pool, Ask ask) throws InterruptedException {
    return ((Admission.NotInTime) pool.acquire(ask)).message();
  }

  private static Bucket bucket(@Nullable String model, Dimension what) {
    return new Bucket(GROQ, model, what);
  }

  private static BucketUse use(PermitPool pool, @Nullable String model, Dimension what) {
    Bucket bucket = bucket(model, what);
    return pool.uses().stream()
        .filter(use -> use.bucket().equals(bucket))
        .findFirst()
        .orElseThrow();
  }
}
