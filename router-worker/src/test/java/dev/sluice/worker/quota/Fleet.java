package dev.sluice.worker.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workers that hear each other through one list, each as far as it has read it. */
final class Fleet {

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final List<Told> topic = new ArrayList<>();
  private Instant now = NOON;

  /** One worker, and up to where it has read. */
  final class Member {

    final DayLedger ledger;
    private int read;

    private Member(String name) {
      InstantSource clock = () -> now;
      ledger = new DayLedger(name, clock);
      Map<String, Told> compacted = new LinkedHashMap<>();
      topic.forEach(told -> compacted.put(told.worker() + told.what() + told.day(), told));
      compacted.values().forEach(ledger::hear);
      read = topic.size();
      ledger.rejoin();
    }

    void tell() {
      topic.addAll(ledger.news());
    }

    /** Hears no more than so many. */
    void hear(int most) {
      for (int i = 0; i < most && read < topic.size(); i++) {
        ledger.hear(topic.get(read++));
      }
    }

    /** Ends as one that has time to say so. */
    void leave() {
      topic.addAll(ledger.lastWords());
    }

    Taking take(long limit, long amount) {
      try {
        return ledger.take("x", limit, amount, Duration.ZERO);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  Member join(String name) {
    return new Member(name);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  static void talk(Member... members) {
    for (Member member : members) {
      member.tell();
    }
    for (Member member : members) {
      member.hear(Integer.MAX_VALUE);
    }
  }
}
