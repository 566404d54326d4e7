package dev.sluice.worker.share;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** One partition that all write to and read from, and what is on its way there. */
final class SimulatedLog {

  private final PriorityQueue<Sent> underWay =
      new PriorityQueue<>((a, b) -> Long.compare(a.arrivesAt, b.arrivesAt));
  private List<Entry> entries = new ArrayList<>();
  private int generation;
  private long beganAt;
  private long clockOffset;

  /** What is told; a record of one of three kinds. */
  record Told(String worker, @Nullable Report report, @Nullable Silence silence) {}

  record Entry(Told told, long appendedAt, long stamp) {}

  private record Sent(long arrivesAt, Told told) {}

  void send(Told told, long arrivesAt) {
    underWay.add(new Sent(arrivesAt, told));
  }

  void arriveUntil(long now) {
    for (Sent next = underWay.peek(); next != null && next.arrivesAt <= now; ) {
      underWay.remove();
      entries.add(new Entry(next.told, next.arrivesAt, next.arrivesAt / 1_000_000 + clockOffset));
      next = underWay.peek();
    }
  }

  /** The topic is deleted and made anew. */
  void beginAnew(long now) {
    entries = new ArrayList<>();
    generation++;
    beganAt = now;
  }

  void jump(long millis) {
    clockOffset += millis;
  }

  int generation() {
    return generation;
  }

  long beganAt() {
    return beganAt;
  }

  List<Entry> entries() {
    return entries;
  }
}
