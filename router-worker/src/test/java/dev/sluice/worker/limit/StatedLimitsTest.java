package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Kind;
import dev.sluice.provider.RateLimits.Scope;
import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a provider says of its limits, and what it throttles. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StatedLimitsTest {

  private static final Account GROQ = Account.onlyOneOf("groq");

  private final HandTiming timing = new HandTiming();

  @Test
  void whereNothingIsConfiguredWhatTheProviderSaysIsTheLimit() throws Exception {
    Gate gate = gate(Limits.NONE);
    Permit permit = granted(gate, "m");
    permit.told(limit(Scope.ACCOUNT, Kind.REQUESTS_PER_MINUTE, 60L));
    granted(gate, "m");

    assertThat(refused(gate, "m", Duration.ZERO)).contains("requests_per_minute");
    permit.told(limit(Scope.ACCOUNT, Kind.REQUESTS_PER_MINUTE, 120L));
    timing.pass(Duration.ofMillis(500));
    granted(gate, "m");
  }

  @Test
  void theLowerOfBothHoldsWhereOneIsConfigured() throws Exception {
    Gate gate = gate(new Limits(600, null, null));
    Permit permit = granted(gate, "m");
    permit.told(limit(Scope.ACCOUNT, Kind.REQUESTS_PER_MINUTE, 60L));
    assertThat(uses(gate).getFirst().limit()).isEqualTo(60);

    permit.told(limit(Scope.ACCOUNT, Kind.REQUESTS_PER_MINUTE, 6000L));
    assertThat(uses(gate).getFirst().limit()).isEqualTo(600);
  }

  @Test
  void aShareStaysTheSamePartOfAnotherLimit() throws Exception {
    Gate gate = gate(new Limits(600, null, null));
    Permit permit = granted(gate, "m");
    gate.allow(Map.of(new Bucket(GROQ, null, Dimension.REQUESTS_PER_MINUTE), 150_000L));
    permit.told(limit(Scope.ACCOUNT, Kind.REQUESTS_PER_MINUTE, 60L));

    assertThat(uses(gate).getFirst().share()).isEqualTo(15);
  }

  @Test
  void aLimitThatIsHeardOfHoldsForThoseWhoWaitAlready() throws Exception {
    Gate gate = gate(Limits.NONE);
    List<Permit> running = new ArrayList<>();
    for (int i = 0; i < Window.FIRST; i++) {
      running.add(granted(gate, "m"));
    }
    List<CompletableFuture<Admission>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(inLine(gate, "m", i + 1));
    }
    running.getFirst().told(limit(Scope.MODEL, Kind.REQUESTS_PER_MINUTE, 60L));
    running.forEach(Permit::ignore);

    assertThat(waiting(gate)).isEqualTo(9);
    assertThat(uses(gate).getFirst().waiting()).isEqualTo(9);
    granted(gate, "other");
    timing.pass(Duration.ofSeconds(9));
    waiting.forEach(CompletableFuture::join);
  }

  @Test
  void aThrottleSlowsDownWhatIsConfiguredAndQuietBringsItBack() throws Exception {
    Gate gate = gate(new Limits(600, null, null));
    while (gate.acquire(ask("m", Duration.ZERO)) instanceof Admission.Granted one) {
      one.permit().dropped(Duration.ZERO);
    }

    assertThat(grantedIn(gate, Duration.ofSeconds(2))).isBetween(15, 17);
    timing.pass(Duration.ofSeconds(30));
    assertThat(grantedIn(gate, Duration.ofSeconds(10))).isBetween(98, 105);
  }

  @Test
  void aProviderOfUnknownLimitsIsCalledLessWhenItThrottles() throws Exception {
    Gate gate = gate(Limits.NONE);
    List<Permit> running = new ArrayList<>();
    for (int i = 0; i < Window.FIRST; i++) {
      running.add(granted(gate, "m"));
    }
    assertThat(refused(gate, "m", Duration.ZERO)).contains("max_concurrency");
    timing.pass(Duration.ofSeconds(2));
    running.subList(0, 20).forEach(permit -> permit.dropped(null));
    running.subList(20, Window.FIRST).forEach(permit -> permit.success(Tokens.NONE));
    timing.pass(Duration.ofSeconds(1));

    for (int i = 0; i < 36; i++) { // Four fifths of those that were not too many.
      granted(gate, "m");
    }
    refused(gate, "m", Duration.ZERO);
  }

  private static RateLimits limit(Scope scope, Kind kind, long limit) {
    return new RateLimits(scope, List.of(new RateLimits.Quota(kind, limit, null, null)));
  }

  private int grantedIn(Gate gate, Duration time) throws InterruptedException {
    int granted = 0;
    Duration step = Duration.ofMillis(10);
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
      if (gate.acquire(ask("m", Duration.ZERO)) instanceof Admission.Granted one) {
        one.permit().ignore();
        granted++;
      }
      timing.pass(step);
    }
    return granted;
  }

  private CompletableFuture<Admission> inLine(Gate gate, String model, int place) {
    CompletableFuture<Admission> outcome =
        CompletableFuture.supplyAsync(
            () -> acquire(gate, ask(model, Duration.ofDays(1))), Thread::startVirtualThread);
    while (waiting(gate) < place) {
      Thread.onSpinWait();
    }
    return outcome;
  }

  private static Admission acquire(Gate gate, Ask ask) {
    try {
      return gate.acquire(ask);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static int waiting(Gate gate) {
    Map<Account, AccountLoad> load = new HashMap<>();
    gate.load(load);
    return requireNonNull(load.get(GROQ)).waiting();
  }

  private Gate gate(Limits limits) {
    LimitTable table = new LimitTable(Map.of(GROQ, limits), Map.of());
    return new Gate(
        "groq",
        table,
        new Lanes(TenantWeights.EQUAL, new Room(Integer.MAX_VALUE)),
        CooldownListener.NONE,
        timing);
  }

  private Ask ask(String model, Duration patience) {
    return new Ask(
        List.of(GROQ),
        model,
        Tokens.NONE,
        Priority.STANDARD,
        null,
        timing.instant().plus(patience));
  }

  private Permit granted(Gate gate, String model) throws InterruptedException {
    return ((Admission.Granted) gate.acquire(ask(model, Duration.ZERO))).permit();
  }

  private String refused(Gate gate, String model, Duration patience) throws InterruptedException {
    return ((Admission.NotInTime) gate.acquire(ask(model, patience))).message();
  }

  private static List<BucketUse> uses(Gate gate) {
    List<BucketUse> uses = new ArrayList<>();
    gate.use(uses::add);
    return uses;
  }
}
