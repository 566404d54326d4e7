package dev.sluice.worker.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.quota.DayLedger;
import dev.sluice.worker.tenant.TenantEntry.Admitted;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tenants may have, with a clock that a test moves. */
@Timeout(20)
final class TenantCapsTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final DayLedger days = new DayLedger("this one", clock);
  private final TenantCaps caps =
      new TenantCaps(
          new Tenants(
              Map.of(
                  "acme", new Terms(1, 2, new BigDecimal("1")),
                  "initech", new Terms(1, 2, null),
                  "free", new Terms(1, null, BigDecimal.ZERO)),
              Terms.USUAL),
          days,
          clock);

  TenantCapsTest() {
    days.goAlone();
  }

  @Test
  void aCallBeyondTheMostAtOnceWaitsForOneThatEnds() throws Exception {
    Pass first = admitted("initech", null);
    admitted("initech", null);
    var third = waiting("initech");

    first.billed(null);

    assertThat(third.get(10, TimeUnit.SECONDS)).isInstanceOf(Admitted.class);
  }

  @Test
  void aTenantAtItsMostKeepsNoOtherWaiting() throws Exception {
    admitted("initech", null);
    admitted("initech", null);

    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
    admitted("acme", "0.1");
    admitted(null, null);
    admitted("anybody", null);
  }

  @Test
  void thoseSentAwayComeBackOneAfterAnotherAsCallsEnd() throws Exception {
    Pass first = admitted("initech", null);
    Pass second = admitted("initech", null);
    now.set(NOON.plusSeconds(20));
    first.billed(null);
    second.billed(null);
    admitted("initech", null);
    admitted("initech", null);

    List<Instant> due = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      due.add(((TenantEntry.Later) enter("initech", null)).due());
    }

    assertThat(due)
        .containsExactly(NOON.plusSeconds(25), NOON.plusSeconds(35), NOON.plusSeconds(45));
  }

  @Test
  void aShareOfTheFleetCountsInPlaceOfTheWhole() throws Exception {
    caps.divide();
    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
    caps.allow(Map.of("initech", 1));
    Pass only = admitted("initech", null);
    assertThat(enter("initech", null))
        .isInstanceOfSatisfying(
            TenantEntry.Later.class,
            later ->
                assertThat(later.message())
                    .isEqualTo("tenant initech has 2 calls under way already, here or elsewhere"));
    assertThat(caps.uses()).containsExactly(new TenantUse("initech", 2, 1, 1, 0));

    caps.allow(Map.of("initech", 0));
    assertThat(caps.uses()).containsExactly(new TenantUse("initech", 2, 0, 1, 0));
    only.billed(null);
    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
    caps.allow(Map.of("initech", 2));
    admitted("initech", null);
    admitted("initech", null);
    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
  }

  @Test
  void aTenantThatAsksNoMoreIsForgottenAndBeginsWithNothingAgain() throws Exception {
    caps.divide();
    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
    caps.allow(Map.of("initech", 2));
    Pass only = admitted("initech", null);
    now.set(NOON.plusSeconds(11));
    assertThat(caps.uses()).containsExactly(new TenantUse("initech", 2, 2, 1, 0));
    only.billed(null);

    assertThat(caps.uses()).isEmpty();
    caps.allow(Map.of());
    assertThat(enter("initech", null)).isInstanceOf(TenantEntry.Later.class);
  }

  @Test
  void whoHasSpentItsDayIsToldHowLongItLasts() throws Exception {
    admitted("acme", "0.70").billed(new BigDecimal("0.70"));

    assertThat(enter("acme", "0.31"))
        .isEqualTo(
            new TenantEntry.Spent(
                "tenant acme has spent 0.7 of 1 USD that may be spent today, and this call may cost"
                    + " 0.31; the next day begins at 2026-11-21T00:00:00Z",
                Duration.ofHours(12)));
    admitted("acme", "0.30").billed(new BigDecimal("0.30"));
    assertThat(enter("acme", null)).isInstanceOf(TenantEntry.Spent.class);
    now.set(NOON.plus(Duration.ofHours(12)));
    admitted("acme", "0.31");
  }

  @Test
  void whatIsUnderWayIsReservedAndSettledToWhatItWasBilled() throws Exception {
    Pass dear = admitted("acme", "0.90");
    assertThat(enter("acme", "0.20"))
        .isInstanceOfSatisfying(
            TenantEntry.Later.class,
            later -> {
              assertThat(later.message())
                  .isEqualTo(
                      "tenant acme has nearly spent its 1 USD of today, and what is left is held"
                          + " for calls under way");
              assertThat(later.due()).isEqualTo(NOON.plusSeconds(5));
            });

    dear.billed(new BigDecimal("0.05"));
    dear.billed(new BigDecimal("0.90"));

    admitted("acme", "0.95");
  }

  @Test
  void aCallThatWasNotMadeCostsNothingAndOneThatNobodyCountedWhatItWasExpectedTo()
      throws Exception {
    admitted("acme", "0.90").unused();
    admitted("acme", "0.90").uncounted();
    admitted("acme", "0.10").billed(null);
    admitted("acme", "0.10");
  }

  @Test
  void whoMayNotSpendAnythingMakesNoCall() throws Exception {
    assertThat(enter("free", null)).isInstanceOf(TenantEntry.Spent.class);
  }

  @Test
  void whoeverIsRefusedHoldsNoPlace() throws Exception {
    admitted("acme", "1").billed(new BigDecimal("0.99"));
    for (int i = 0; i < 5; i++) {
      assertThat(enter("acme", "0.02")).isInstanceOf(TenantEntry.Spent.class);
    }
    admitted("acme", "0.001");
    admitted("acme", "0.001");
  }

  private Pass admitted(@Nullable String tenant, @Nullable String usd) throws Exception {
    return ((Admitted) enter(tenant, usd)).pass();
  }

  /** Without waiting. */
  private TenantEntry enter(@Nullable String tenant, @Nullable String usd) throws Exception {
    return caps.enter(tenant, usd == null ? null : new BigDecimal(usd), clock.instant());
  }

  /** One that stands in line by the time this returns. */
  private CompletableFuture<TenantEntry> waiting(String tenant) {
    var entry = new CompletableFuture<TenantEntry>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                entry.complete(caps.enter(tenant, null, Instant.MAX));
              } catch (InterruptedException | RuntimeException e) {
                entry.completeExceptionally(e);
              }
            });
    while (caps.uses().stream().noneMatch(use -> use.waiting() > 0)) {
      Thread.onSpinWait();
    }
    return entry;
  }
}
