package dev.sluice.worker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of a fleet: joins, ends, crashes, late messages, cut connections. */
final class DayLedgerStormTest {

  private static final int STEPS = 300;

  static IntStream seeds() {
    return IntStream.range(0, 1_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allTogetherNeverUseMoreThanTheDayHas(int seed) {
    var history = new History(new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      history.step();
      assertThat(history.usedByAll()).as("step %d", step).isLessThanOrEqualTo(history.limit);
    }
  }

  private static final class History {

    private final Random random;
    private final Fleet fleet = new Fleet();
    private final List<Counter> living = new ArrayList<>();
    private final long limit;
    private long usedByTheDead;
    private int born;

    History(Random random) {
      this.random = random;
      this.limit = 1L + random.nextInt(500);
      living.add(new Counter());
    }

    /** A worker, and what it has used up to the number that it was allowed. */
    private final class Counter {
      private final Fleet.Member member = fleet.join("worker-" + born++);
      private long used;
      private long upTo;

      void use() {
        used += random.nextLong(upTo - used + 1);
      }

      void tally() {
        int waiting = random.nextBoolean() ? 0 : random.nextInt(40);
        upTo = member.ledger.tally(member.ledger.day(), "x", limit, used, waiting).upTo();
      }
    }

    void step() {
      Counter one = living.get(random.nextInt(living.size()));
      switch (random.nextInt(20)) {
        case 0 -> living.add(new Counter());
        case 1 -> end(one, random.nextBoolean());
        case 2 -> one.member.ledger.rejoin();
        case 3, 4 -> fleet.pass(Duration.ofMillis(random.nextInt(2_000)));
        case 5, 6, 7 -> one.tally();
        case 8, 9, 10, 11 -> one.use();
        case 12, 13, 14, 15 -> one.member.tell();
        default -> one.member.hear(random.nextInt(12));
      }
    }

    private void end(Counter one, boolean inOrder) {
      if (living.size() == 1) {
        return;
      }
      if (inOrder) {
        one.tally();
        one.member.leave();
      }
      living.remove(one);
      usedByTheDead += one.used;
    }

    long usedByAll() {
      return usedByTheDead + living.stream().mapToLong(counter -> counter.used).sum();
    }
  }
}
