package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may join a line in a worker that has room for three hundred. */
final class RoomTest {

  private static final long LONG = Duration.ofSeconds(10).toNanos();

  private final Room room = new Room(300);
  private final int[] lines = new int[1000];

  @Test
  void oneLineMayHaveAllOfIt() {
    assertThat(fill(0, LONG)).isEqualTo(300);
  }

  @Test
  void whoWouldWaitLessLeavesRoomForWhoWouldWaitMore() {
    assertThat(fill(0, LONG / 2)).isEqualTo(150);
    assertThat(fill(0, LONG)).isEqualTo(300);
  }

  @Test
  void whoComesToAFullRoomHasItsPartAllTheSame() {
    fill(0, LONG);

    assertThat(fill(1, LONG)).isEqualTo(150);
    assertThat(room.isFull(lines[0], LONG)).isTrue();
    assertThat(fill(2, LONG)).isEqualTo(100);
  }

  @Test
  void thereIsAnEndToIt() {
    for (int line = 0; line < lines.length; line++) {
      fill(line, LONG);
    }

    int all = 0;
    for (int line : lines) {
      all += line;
    }
    assertThat(all).isLessThanOrEqualTo(600);
  }

  @Test
  void whoLeavesMakesRoom() {
    fill(0, LONG);
    fill(1, LONG);
    while (lines[1] > 0) {
      room.left(--lines[1]);
    }
    assertThat(room.isFull(lines[0], LONG)).isTrue();
    room.left(--lines[0]);
    assertThat(room.isFull(lines[0], LONG)).isFalse();
  }

  private int fill(int line, long patience) {
    while (!room.isFull(lines[line], patience)) {
      room.joined(++lines[line]);
    }
    return lines[line];
  }
}
