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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs for different models in front of one account. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ModelLanesTest {

  private static final Account GROQ = Account.onlyOneOf("groq");

  private final HandTiming timing = new HandTiming();

  @Test
  void aModelAtItsLimitDoesNotHoldUpAnother() throws Exception {
    PermitPool pool = pool(new Limits(null, null, 10), new Limits(null, null, 1));
    Permit slow = granted(pool, "slow", 1);
    List<CompletableFuture<Admission>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(inLine(pool, "slow", 1));
    }

    assertThat(granted(pool, "other", 1).account()).isEqualTo(GROQ);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    slow.ignore();
    assertThat(waiting.getFirst().join()).isInstanceOf(Admission.Granted.class);
  }

  @Test
  void aLargeJobIsNotOvertakenByOtherModelsOnWhatTheyShare() throws Exception {
    PermitPool pool = pool(new Limits(null, 6079, null), new Limits(1000, null, null));
    granted(pool, "other", 50);
    CompletableFuture<Admission> large = inLine(pool, "slow", 6000);
    CompletableFuture<Admission> small = inLine(pool, "other", 1);
    timing.pass(Duration.ofMillis(499));

    assertThat(small).isNotDone();
    timing.pass(Duration.ofMillis(1));
    assertThat(large.join()).isInstanceOf(Admission.Granted.class);
    assertThat(small).isNotDone();
  }

  @Test
  void modelsThatJobsMakeUpAreForgotten() {
    Limits own = new Limits(null, null, 1);
    LimitTable table = new LimitTable(Map.of(), Map.of(GROQ, Map.of("configured", own)));
    Quotas quotas = new Quotas(table, timing);
    Way used = quotas.way(GROQ, "used");
    used.take(Tokens.NONE, 0);
    Way configured = quotas.way(GROQ, "configured");
    for (int i = 0; i < 100_000; i++) {
      quotas.way(GROQ, "made-up-" + i);
    }

    assertThat(quotas.models(GROQ)).isLessThanOrEqualTo(Quotas.MOST_MODELS + 2);
    assertThat(quotas.way(GROQ, "used")).isSameAs(used);
    assertThat(quotas.way(GROQ, "configured")).isSameAs(configured);
  }

  @Test
  void modelsTakeTurnsOnWhatTheyShare() throws Exception {
    PermitPool pool = pool(new Limits(null, null, 1), new Limits(1_000_000, null, null));
    Permit current = granted(pool, "other", 0);
    List<CompletableFuture<Admission>> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(inLine(pool, "slow", 0));
    }
    CompletableFuture<Admission> other = inLine(pool, "other", 0);
    current.ignore();
    ((Admission.Granted) slow.getFirst().join()).permit().ignore();

    assertThat(other.join()).isInstanceOf(Admission.Granted.class);
  }

  @Test
  void whoWaitsForAModelIsWantedThereAndAtTheAccount() throws Exception {
    PermitPool pool = pool(new Limits(null, null, 10), new Limits(60, null, null));
    granted(pool, "slow", 0);
    List<CompletableFuture<Admission>> waiting =
        List.of(inLine(pool, "slow", 0), inLine(pool, "slow", 0));

    Bucket bucket = new Bucket(GROQ, "slow", Dimension.REQUESTS_PER_MINUTE);
    assertThat(use(pool, bucket).waiting()).isEqualTo(2);
    assertThat(use(pool, bucket).toClear()).isEqualTo(Duration.ofSeconds(2));
    assertThat(use(pool, new Bucket(GROQ, null, Dimension.MAX_CONCURRENCY)).waiting()).isEqualTo(2);
    timing.pass(Duration.ofSeconds(2));
    waiting.forEach(CompletableFuture::join);
    assertThat(use(pool, bucket).waiting()).isZero();
    assertThat(use(pool, bucket).toClear()).isZero();
  }

  private static BucketUse use(PermitPool pool, Bucket bucket) {
    return pool.uses().stream()
        .filter(use -> use.bucket().equals(bucket))
        .findFirst()
        .orElseThrow();
  }

  private PermitPool pool(Limits account, Limits slow) {
    LimitTable table = new LimitTable(Map.of(GROQ, account), Map.of(GROQ, Map.of("slow", slow)));
    return new PermitPool(table, TenantWeights.EQUAL, CooldownListener.NONE, timing);
  }

  private static Ask ask(String model, long tokens) {
    return new Ask(List.of(GROQ), model, Asks.tokens(tokens), Priority.STANDARD, null, Instant.MAX);
  }

  private static Permit granted(PermitPool pool, String model, long tokens)
      throws InterruptedException {
    return ((Admission.Granted) pool.acquire(ask(model, tokens))).permit();
  }

  private static CompletableFuture<Admission> inLine(PermitPool pool, String model, long tokens) {
    int before = waiting(pool);
    CompletableFuture<Admission> outcome =
        CompletableFuture.supplyAsync(
            () -> acquire(pool, ask(model, tokens)), Thread::startVirtualThread);
    while (waiting(pool) == before) {
      Thread.onSpinWait();
    }
    return outcome;
  }

  private static Admission acquire(PermitPool pool, Ask ask) {
    try {
      return pool.acquire(ask);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static int waiting(PermitPool pool) {
    return requireNonNull(pool.load().get(GROQ)).waiting();
  }
}
