package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class MembersTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Members members = new Members(now::get);

  @Test
  void aWorkerLivesAsLongAsItIsHeard() {
    members.heard("a", START);
    members.heard("b", START.plusSeconds(4));
    members.heard("b", START.plusSeconds(2));
    assertThat(members.count()).isEqualTo(2);

    now.set(START.plusSeconds(12));
    assertThat(members.count()).isOne();
    members.heard("a", START.plusSeconds(12));
    assertThat(members.count()).isEqualTo(2);
    now.set(START.plusSeconds(15));
    assertThat(members.count()).isOne();
  }

  @Test
  void whoeverWasHeardLongAgoIsNoMember() {
    members.heard("a", START.minusSeconds(60));

    assertThat(members.count()).isZero();
  }
}
