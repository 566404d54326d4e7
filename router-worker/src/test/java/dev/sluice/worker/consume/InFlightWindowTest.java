package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InFlightWindowTest {

  @Test
  void noMoreThanTheCountIsLetIn() {
    InFlightWindow window = new InFlightWindow(2, 1_000);
    window.enter(1);
    assertThat(window.hasRoomFor(1)).isTrue();
    window.enter(1);
    assertThat(window.hasRoomFor(1)).isFalse();
    window.leave(1, 1);
    assertThat(window.hasRoomFor(1)).isTrue();
  }

  @Test
  void noMoreThanTheBytesAreLetIn() {
    InFlightWindow window = new InFlightWindow(100, 1_000);
    window.enter(600);
    assertThat(window.hasRoomFor(400)).isTrue();
    assertThat(window.hasRoomFor(401)).isFalse();
    window.leave(1, 600);
    assertThat(window.bytes()).isZero();
  }

  @Test
  void aRecordLargerThanTheWindowGoesAlone() {
    InFlightWindow window = new InFlightWindow(100, 1_000);
    assertThat(window.hasRoomFor(5_000)).isTrue();
    window.enter(5_000);
    assertThat(window.hasRoomFor(1)).isFalse();
  }
}
