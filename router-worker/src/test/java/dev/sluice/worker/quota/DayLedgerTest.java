package dev.sluice.worker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.quota.DayLedger.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a day has is drawn by all workers together, over a clock that a test moves. */
@Timeout(20)
final class DayLedgerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Fleet fleet = new Fleet();

  @Test
  void nothingIsUsedThatWasNotDrawnAndNothingIsDrawnThatWasNotHeard() throws Exception {
    Fleet.Member worker = fleet.join("a");
    assertThat(worker.take(100, 1)).isEqualTo(new Taking.Held());

    List<Taking> taken = new ArrayList<>();
    Thread waiting = waiting(worker, 100, 30, taken);
    worker.tell();
    assertThat(taken).isEmpty();
    worker.hear(1);
    waiting.join();

    assertThat(taken).singleElement().isInstanceOf(Taking.Taken.class);
  }

  @Test
  void twoWhoAskForTheLastAtTheSameTimeDoNotBothGetIt() throws Exception {
    Fleet.Member first = fleet.join("a");
    Fleet.Member second = fleet.join("b");
    List<Taking> taken = new ArrayList<>();
    Thread one = waiting(first, 10, 10, taken);
    Thread other = waiting(second, 10, 10, taken);
    first.tell();
    second.tell();
    second.hear(2);
    assertThat(taken).isEmpty();
    first.hear(2);
    one.join();

    assertThat(taken).singleElement().isInstanceOf(Taking.Taken.class);
    other.interrupt();
    other.join();
  }

  @Test
  void theWholeDayIsUsedToTheLastByHoweverMany() {
    Fleet.Member[] workers = {fleet.join("a"), fleet.join("b"), fleet.join("c")};
    int[] used = new int[3];
    for (int round = 0; round < 400; round++) {
      for (int i = 0; i < 3; i++) {
        Offer offer = tally(workers[i], 1_000, used[i], 5 + i);
        used[i] = (int) Math.min(offer.upTo(), used[i] + 5 + i);
      }
      fleet.pass(Duration.ofMillis(200));
      Fleet.talk(workers);
    }

    assertThat(used[0] + used[1] + used[2]).isEqualTo(1_000);
    for (int i = 0; i < 3; i++) {
      assertThat(tally(workers[i], 1_000, used[i], 1).spent()).isTrue();
    }
  }

  @Test
  void whatIsNotNeededGoesBackWithinSeconds() {
    Fleet.Member busy = fleet.join("a");
    Fleet.Member late = fleet.join("b");
    tally(busy, 100, 0, 90);
    Fleet.talk(busy, late);
    assertThat(tally(busy, 100, 0, 0).upTo()).isEqualTo(90);

    for (int i = 0; i < 4; i++) {
      fleet.pass(SECOND);
      tally(busy, 100, 0, 0);
      tally(late, 100, 0, 100);
      Fleet.talk(busy, late);
    }

    assertThat(tally(late, 100, 0, 0).upTo()).isEqualTo(100);
  }

  @Test
  void whatAnotherWasAllowedIsTheOthersOnlyOnceItHasHeardOfLess() {
    Fleet.Member busy = fleet.join("a");
    Fleet.Member late = fleet.join("b");
    tally(busy, 100, 0, 90);
    Fleet.talk(busy, late);
    assertThat(tally(busy, 100, 0, 0).upTo()).isEqualTo(90);

    fleet.pass(SECOND);
    tally(late, 100, 0, 100);
    Fleet.talk(busy, late);
    assertThat(tally(busy, 100, 80, 0).upTo()).isGreaterThanOrEqualTo(80);
    Fleet.talk(busy, late);

    assertThat(tally(late, 100, 0, 100).upTo()).isLessThanOrEqualTo(20);
  }

  @Test
  void whatWasUsedCountsForWhoeverStartsLater() {
    Fleet.Member first = fleet.join("a");
    tally(first, 50, 0, 50);
    Fleet.talk(first);
    tally(first, 50, 48, 0);
    fleet.pass(SECOND);
    Fleet.talk(first);
    first.leave();

    Fleet.Member second = fleet.join("b");
    tally(second, 50, 0, 50);
    fleet.pass(SECOND);
    Fleet.talk(second);

    assertThat(tally(second, 50, 0, 0)).isEqualTo(new Offer(2, false));
  }

  @Test
  void whatTurnsOutCheaperIsThereForOthersAndWhatIsDearerCountsInFull() throws Exception {
    Fleet.Member worker = fleet.join("a");
    Reservation cheap = take(worker, 100, 60);
    Reservation dear = take(worker, 100, 40);
    assertThat(worker.take(100, 30)).isEqualTo(new Taking.Held());

    cheap.settle(5);
    cheap.settle(60);
    dear.settle(70);

    assertThat(worker.take(100, 30))
        .isEqualTo(new Taking.Spent(75, Instant.parse("2026-11-21T00:00:00Z")));
    take(worker, 100, 25).use();
    assertThat(worker.take(100, 0)).isInstanceOf(Taking.Spent.class);
  }

  @Test
  void anAmountThatIsNotKnownIsLetThroughWhileAnythingIsLeft() throws Exception {
    Fleet.Member worker = fleet.join("a");

    assertThat(worker.take(1, 0)).isInstanceOf(Taking.Taken.class);
    take(worker, 1, 1).use();
    assertThat(worker.take(1, 0)).isInstanceOf(Taking.Spent.class);
    assertThat(worker.take(0, 0)).isInstanceOf(Taking.Spent.class);
  }

  @Test
  void atMidnightAllIsThereAgain() throws Exception {
    Fleet.Member worker = fleet.join("a");
    Reservation overnight = take(worker, 10, 10);
    fleet.pass(Duration.ofHours(12));
    take(worker, 10, 9).use();
    overnight.use();

    assertThat(worker.take(10, 2))
        .isEqualTo(new Taking.Spent(9, Instant.parse("2026-11-22T00:00:00Z")));
  }

  @Test
  void whoIsCutOffGoesOnAloneWithWhatItKnowsToBeLeft() throws Exception {
    Fleet.Member first = fleet.join("a");
    take(first, 100, 30).use();
    for (int i = 0; i < 8; i++) { // What it has drawn ahead goes back.
      fleet.pass(SECOND);
      Fleet.talk(first);
    }
    Fleet.Member second = fleet.join("b");

    second.ledger.goAlone();

    Taking.Taken taken = (Taking.Taken) second.ledger.take("x", 100, 70, Duration.ofMinutes(1));
    taken.reservation().use();
    assertThat(second.take(100, 1)).isInstanceOf(Taking.Spent.class);
  }

  @Test
  void whoIsBackTellsAllThatItUsedMeanwhile() throws Exception {
    Fleet.Member first = fleet.join("a");
    Fleet.Member second = fleet.join("b");
    first.ledger.goAlone();
    ((Taking.Taken) first.ledger.take("x", 100, 70, Duration.ofMinutes(1))).reservation().use();

    first.ledger.rejoin();
    fleet.pass(SECOND);
    Fleet.talk(first, second);

    assertThat(second.take(100, 31)).isInstanceOf(Taking.Spent.class);
  }

  private static Offer tally(Fleet.Member member, long limit, long counted, long waiting) {
    return member.ledger.tally(member.ledger.day(), "x", limit, counted, waiting);
  }

  /** Takes an amount, and carries what it takes to do so. */
  private static Reservation take(Fleet.Member member, long limit, long amount) throws Exception {
    List<Taking> taken = new ArrayList<>();
    Thread thread = waiting(member, limit, amount, taken);
    member.tell();
    member.hear(Integer.MAX_VALUE);
    thread.join();
    return ((Taking.Taken) taken.getFirst()).reservation();
  }

  /** One that waits by the time this returns, or has not had to. */
  private static Thread waiting(Fleet.Member member, long limit, long amount, List<Taking> taken) {
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Taking taking = member.ledger.take("x", limit, amount, Duration.ofMinutes(1));
                    synchronized (taken) {
                      taken.add(taking);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }
}
