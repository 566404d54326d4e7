package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of threads on one gate, in an order that the seed and the scheduler make up. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PermitPoolStormTest {

  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int JOBS = 2000;
  private static final int REQUESTS = 600;
  private static final int TOKENS = 60_000;
  private static final int CONCURRENCY = 20;
  private static final int LARGEST = 9000;
  private static final String SMALL = "small";
  private static final int SMALL_REQUESTS = 150;
  private static final int SMALL_CONCURRENCY = 5;
  private static final List<String> MODELS = List.of(SMALL, "m", "n");
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<String> TENANTS = List.of("large", "b", "c", "d");

  private final HandTiming timing = new HandTiming();
  private final PermitPool pool =
      new PermitPool(
          new LimitTable(
              Map.of(GROQ, new Limits(REQUESTS, TOKENS, CONCURRENCY)),
              Map.of(GROQ, Map.of(SMALL, new Limits(SMALL_REQUESTS, null, SMALL_CONCURRENCY)))),
          tenant -> "large".equals(tenant) ? 3 : 1,
          CooldownListener.NONE,
          timing);
  private final List<long[]> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<long[]> smallRequests = Collections.synchronizedList(new ArrayList<>());
  private final List<long[]> tokens = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger mostInUse = new AtomicInteger();
  private final AtomicInteger smallInUse = new AtomicInteger();
  private final AtomicInteger mostSmallInUse = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void everyoneIsServedAndNoLimitIsEverExceeded(long seed) {
    Random random = new Random(seed);
    start(random);
    while (left.get() < JOBS) {
      settleDown();
      timing.passToTheNextAlarm();
    }

    assertThat(requests).hasSize(JOBS);
    assertLimitsWereKept();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aStormOfInterruptsLeavesTheCountsRight(long seed) {
    Random random = new Random(seed);
    List<Thread> threads = start(random);
    while (left.get() < JOBS) {
      for (int i = 0; i < 20; i++) {
        threads.get(random.nextInt(JOBS)).interrupt();
      }
      if (random.nextBoolean()) {
        settleDown();
      }
      timing.passToTheNextAlarm();
    }
    settleDown();
    timing.pass(Duration.ofMinutes(5));

    assertThat(requests).hasSizeBetween(1, JOBS - 1);
    assertThat(mostInUse.get()).isLessThanOrEqualTo(CONCURRENCY);
    assertThat(pool.load().get(GROQ))
        .isEqualTo(
            new AccountLoad(
                0, 0, (long) CONCURRENCY, REQUESTS / 120L, TOKENS / 120L, Duration.ZERO));
    assertThat(timing.alarms()).isZero();
  }

  private void assertLimitsWereKept() {
    assertThat(mostInUse.get()).isEqualTo(CONCURRENCY);
    assertThat(mostSmallInUse.get()).isEqualTo(SMALL_CONCURRENCY);
    assertThat(Windows.most(smallRequests, MINUTE)).isLessThanOrEqualTo(SMALL_REQUESTS);
    assertThat(Windows.most(requests, MINUTE)).isLessThanOrEqualTo(REQUESTS);
    assertThat(Windows.most(tokens, MINUTE)).isLessThanOrEqualTo(TOKENS + LARGEST - TOKENS / 120);
  }

  /** Everyone has either left or stands in the queue: nobody is on the way. */
  private void settleDown() {
    while (left.get() + waiting() < JOBS) {
      Thread.onSpinWait();
    }
  }

  private int waiting() {
    return requireNonNull(pool.load().get(GROQ)).waiting();
  }

  private List<Thread> start(Random random) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      long amount = 1L + random.nextInt(random.nextInt(50) == 0 ? LARGEST : 50);
      long duration = random.nextLong(Duration.ofSeconds(4).toNanos());
      Ask ask =
          new Ask(
              List.of(GROQ),
              MODELS.get(random.nextInt(MODELS.size())),
              Asks.tokens(amount),
              PRIORITIES.get(random.nextInt(PRIORITIES.size())),
              TENANTS.get(random.nextInt(TENANTS.size())),
              Instant.MAX);
      threads.add(Thread.startVirtualThread(() -> run(ask, duration)));
    }
    return threads;
  }

  private void run(Ask ask, long duration) {
    try {
      Admission admission = pool.acquire(ask);
      hold(((Admission.Granted) admission).permit(), ask, duration);
    } catch (InterruptedException interrupted) {
      // It holds nothing; that is what the counts at the end show.
    } finally {
      left.incrementAndGet();
    }
  }

  /** The call ends later by itself, while this thread is gone. */
  private void hold(Permit permit, Ask ask, long duration) {
    long now = timing.nanos();
    boolean small = ask.model().equals(SMALL);
    requests.add(new long[] {now, 1});
    tokens.add(new long[] {now, ask.tokens().total()});
    mostInUse.accumulateAndGet(inUse.incrementAndGet(), Math::max);
    if (small) {
      smallRequests.add(new long[] {now, 1});
      mostSmallInUse.accumulateAndGet(smallInUse.incrementAndGet(), Math::max);
    }
    Future<?> end =
        timing.callAfter(
            duration,
            () -> {
              inUse.decrementAndGet();
              smallInUse.addAndGet(small ? -1 : 0);
              permit.success(ask.tokens());
            });
    assertThat(end).isNotNull();
  }
}
