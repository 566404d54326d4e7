package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class HoldingsTest {

  private static final Place PLACE = new Place("llm.jobs", 3, 7, 5_000);

  private final Holdings holdings = new Holdings();

  @Test
  void whatNobodyHoldsIsFree() {
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Free());
  }

  @Test
  void whatOneHoldsIsHeldUntilItTakesThatBackOrIsOver() {
    holdings.heard(new HandoverMessage.Held(PLACE, "a"));
    holdings.heard(new HandoverMessage.Held(PLACE, "b"));
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Held(Set.of("a", "b")));
    holdings.heard(new HandoverMessage.NotHeld(PLACE, "a"));
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Held(Set.of("b")));
    holdings.over("b");
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Free());
    assertThat(holdings.onRecord(PLACE)).containsExactly("b");
  }

  @Test
  void whatIsDoneIsSoWhoeverIsOnRecordForIt() {
    holdings.heard(new HandoverMessage.Held(PLACE, "a"));
    holdings.heard(new HandoverMessage.Done(PLACE, "a"));
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Done());
    holdings.heard(new HandoverMessage.NotHeld(PLACE, "a"));
    assertThat(holdings.standing(PLACE)).isEqualTo(new JobStanding.Done());
  }

  @Test
  void whoHasPublishedAllThatItHeldHoldsNothing() {
    holdings.heard(new HandoverMessage.Held(PLACE, "a"));
    assertThat(holdings.isHolding("a")).isTrue();
    holdings.heard(new HandoverMessage.Done(PLACE, "a"));
    assertThat(holdings.isHolding("a")).isFalse();
  }

  @Test
  void anotherRecordAtTheSameOffsetIsAnotherJob() {
    holdings.heard(new HandoverMessage.Done(PLACE, "a"));
    assertThat(holdings.standing(new Place("llm.jobs", 3, 7, 6_000)))
        .isEqualTo(new JobStanding.Free());
  }

  @Test
  void everyWordThatMayChangeHowItStandsChangesTheCount() {
    long before = holdings.changes();
    holdings.heard(new HandoverMessage.Lives("a"));
    assertThat(holdings.changes()).isEqualTo(before);
    holdings.heard(new HandoverMessage.Held(PLACE, "a"));
    assertThat(holdings.changes()).isGreaterThan(before);
  }
}
