package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HolderWatchTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = SECOND / 2;

  private final HolderWatch watch = new HolderWatch();
  private long now = 1_000 * SECOND;

  @Test
  void whoIsSilentForEightSecondsIsDead() {
    watch.heard("a", now);
    watch.watch("a", now);
    listenFor(7 * SECOND);
    assertThat(watch.dead(now)).isEmpty();
    listenFor(SECOND);
    assertThat(watch.dead(now)).containsExactly("a");
  }

  @Test
  void whoIsHeardOnceASecondLives() {
    watch.watch("a", now);
    for (int second = 0; second < 60; second++) {
      watch.heard("a", now);
      listenFor(SECOND);
      assertThat(watch.dead(now)).isEmpty();
    }
  }

  @Test
  void whoHasBeenSilentForLongBeforeAnybodyWaitedIsFoundOutSooner() {
    watch.heard("a", now);
    now += 12 * SECOND;
    watch.watch("a", now);
    listenFor(3 * SECOND);
    assertThat(watch.dead(now)).containsExactly("a");
  }

  @Test
  void whatNobodyCouldHearIsNoSilence() {
    watch.heard("a", now);
    watch.watch("a", now);
    listenFor(SECOND);
    now += 20 * SECOND; // The cluster was away, or this process stood still.
    listenFor(2 * SECOND);
    assertThat(watch.dead(now)).isEmpty();
    watch.heard("a", now);
    listenFor(5 * SECOND);
    assertThat(watch.dead(now)).isEmpty();
  }

  @Test
  void whoIsNotListenedToRightNowIsNotJudged() {
    watch.heard("a", now);
    watch.watch("a", now);
    listenFor(10 * SECOND);
    now += STEP;
    assertThat(watch.dead(now)).isEmpty();
  }

  @Test
  void whomSomebodyElseHasJudgedIsDeadAtOnce() {
    watch.heard("a", now);
    watch.watch("a", now);
    watch.condemn("a");
    listenFor(STEP);
    assertThat(watch.dead(now)).containsExactly("a");
  }

  @Test
  void whomNobodyWaitsForIsLeftAlone() {
    watch.heard("a", now);
    listenFor(60 * SECOND);
    assertThat(watch.dead(now)).isEmpty();
    assertThat(watch.isWatching()).isFalse();
  }

  private void listenFor(long nanos) {
    for (long until = now + nanos; now < until; ) {
      now += STEP;
      watch.attentive(now);
    }
  }
}
