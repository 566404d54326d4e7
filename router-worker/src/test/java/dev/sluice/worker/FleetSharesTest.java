package dev.sluice.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.consume.Ownership;
import dev.sluice.worker.fleet.FleetMessage.Cooled;
import dev.sluice.worker.fleet.Heard;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.tenant.TenantCaps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FleetSharesTest {

  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final Duration ASKED_FOR = Duration.ofSeconds(60);

  private final PermitPool permits =
      new PermitPool(Map.of(GROQ, new Limits(600, null, null)), Timing.system());
  private final FleetShares shares =
      new FleetShares(
          "one",
          told -> {},
          () -> new Ownership(Set.of(), 1, ASKED_FOR),
          permits,
          TenantCaps.none());

  @Test
  void whatAnotherWorkerWasAskedToWaitForCountsFromWhenItWasAsked() {
    hear(Instant.now().minusSeconds(50));

    assertThat(cooling()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatIsOverWhenItIsHeardOfIsNotWaitedFor() {
    hear(Instant.now().minusSeconds(61));

    assertThat(cooling()).isZero();
  }

  private void hear(Instant toldAt) {
    Cooled cooled = new Cooled(GROQ.provider(), GROQ.credential(), null, ASKED_FOR);
    shares.onMessage(new Heard("other", cooled, toldAt, toldAt.toEpochMilli()));
  }

  private Duration cooling() {
    return requireNonNull(permits.load().get(GROQ)).cooling();
  }
}
