package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Priority;
import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.limit.Limits;
import dev.sluice.simulator.limit.ProviderLimiter;
import dev.sluice.simulator.limit.TokenCount;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of limits is used that nobody states, and how often they are hit, by a hand's clock. */
final class FoundWindowTest {

  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final Duration STEP = Duration.ofMillis(5);
  private static final Duration REFUSAL = Duration.ofMillis(10);

  private final HandTiming timing = new HandTiming();
  private final Gate gate =
      new Gate(
          "groq",
          new LimitTable(Map.of(), Map.of()),
          new Lanes(TenantWeights.EQUAL, new Room(Integer.MAX_VALUE)),
          CooldownListener.NONE,
          timing);
  private final SplittableRandom random = new SplittableRandom(3);

  private record Event(long at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long number;
  private int admitted;
  private int refused;

  /** Of calls that take about so long; its bucket is empty at first, and nobody is told. */
  @ParameterizedTest
  @CsvSource({
    "60, 1000",
    "300, 8000",
    "600, 200",
    "600, 350",
    "6000, 200",
    "6000, 1000",
    "60000, 500"
  })
  void aLimitByTheMinuteIsUsedAndSeldomHit(int perMinute, int millis) throws Exception {
    ProviderLimiter limiter = limiter(new Limits(perMinute, null, null));
    for (int i = 0; i < perMinute; i++) {
      limiter.admit("m", new TokenCount(1, 0));
    }
    run(limiter, millis, Duration.ofMinutes(3));
    begin();
    run(limiter, millis, Duration.ofMinutes(3));

    assertThat((double) admitted / (3 * perMinute)).isBetween(0.95, 1.05);
    assertThat(refused()).isLessThan(0.04);
  }

  @ParameterizedTest
  @CsvSource({"1, 200", "2, 200", "8, 1000", "50, 3000", "500, 500"})
  void aLimitOfCallsAtOnceIsUsedAndSeldomHit(int calls, int millis) throws Exception {
    ProviderLimiter limiter = limiter(new Limits(null, null, calls));
    run(limiter, millis, Duration.ofSeconds(30));
    begin();
    run(limiter, millis, Duration.ofMinutes(2));

    assertThat((double) admitted * millis / calls / 120_000).isGreaterThan(0.9);
    assertThat(refused()).isLessThan(0.02);
  }

  /** What the start costs: it cannot know that nothing is left of a limit. */
  @Test
  void aSmallLimitIsFoundSoon() throws Exception {
    ProviderLimiter limiter = limiter(new Limits(600, null, null));
    for (int i = 0; i < 600; i++) {
      limiter.admit("m", new TokenCount(1, 0));
    }
    run(limiter, 200, Duration.ofSeconds(10));
    assertThat(refused).isLessThan(100);

    begin();
    run(limiter, 200, Duration.ofSeconds(30));
    assertThat(admitted / 300.0).isGreaterThan(0.9);
    assertThat(refused()).isLessThan(0.03);
  }

  @Test
  void aLimitThatGrowsTenfoldIsFoundWithinAMinute() throws Exception {
    run(limiter(new Limits(null, null, 20)), 1000, Duration.ofMinutes(1));
    ProviderLimiter grown = limiter(new Limits(null, null, 200));
    run(grown, 1000, Duration.ofMinutes(1));
    begin();
    run(grown, 1000, Duration.ofSeconds(30));

    assertThat(admitted / 30.0 / 200).isGreaterThan(0.85);
  }

  private ProviderLimiter limiter(Limits limits) {
    return new ProviderLimiter(limits, timing);
  }

  private void begin() {
    admitted = 0;
    refused = 0;
  }

  /** The part of the calls that were refused. */
  private double refused() {
    return (double) refused / (admitted + refused);
  }

  private void run(ProviderLimiter limiter, int millis, Duration time) throws Exception {
    Instant end = timing.instant().plus(time);
    while (timing.instant().isBefore(end)) {
      while (gate.acquire(ask()) instanceof dev.sluice.worker.limit.Admission.Granted granted) {
        call(limiter, granted.permit(), millis);
      }
      timing.pass(STEP);
      while (!events.isEmpty() && events.element().at() <= timing.nanos()) {
        events.remove().action().run();
      }
    }
  }

  private void call(ProviderLimiter limiter, Permit permit, int millis) {
    switch (limiter.admit("m", new TokenCount(1, 0))) {
      case Admission.Admitted taken -> {
        admitted++;
        in(
            Duration.ofMillis(Math.round(millis * random.nextDouble(0.8, 1.2))),
            () -> {
              limiter.release(taken, null);
              permit.success(Tokens.NONE);
            });
      }
      case Admission.Rejected rejected -> {
        refused++;
        in(REFUSAL, () -> permit.dropped(null));
      }
    }
  }

  private void in(Duration delay, Runnable action) {
    events.add(new Event(timing.nanos() + delay.toNanos(), ++number, action));
  }

  private Ask ask() {
    return new Ask(List.of(GROQ), "m", Tokens.NONE, Priority.STANDARD, null, timing.instant());
  }
}
