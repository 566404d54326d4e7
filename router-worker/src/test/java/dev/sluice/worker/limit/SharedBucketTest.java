package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.limit.DrawingWorker.Call;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Workers that draw from one bucket, which is Bucket4j's own, over a simulated time: what they call
 * together is looked back at as a provider would that counts over any 60 seconds.
 */
final class SharedBucketTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = 60 * SECOND;
  private static final int MINUTES = 4;

  private final Clock clock = new Clock();

  @ParameterizedTest
  @CsvSource({"1, 600", "1, 60000", "3, 60", "3, 6000", "8, 600", "8, 6000", "20, 6000"})
  void allTogetherNeverCallMoreThanTheLimitAndNearlyAsMuch(int workers, int limit) {
    List<DrawingWorker> fleet = fleet(workers, limit, Dimension.REQUESTS_PER_MINUTE);
    run(
        MINUTES * MINUTE,
        () ->
            fleet.forEach(
                worker -> {
                  while (worker.waiting() < 100) {
                    worker.submit(new Call(1, 1, 200 * MILLI));
                  }
                }),
        fleet);

    List<long[]> taken = taken(fleet);
    assertThat(Windows.most(taken, MINUTE)).isLessThanOrEqualTo(limit);
    assertThat(taken.size()).isGreaterThan((int) (MINUTES * limit * 0.97) - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void norDoTheyWhateverComesAndGoes(long seed) {
    Random random = new Random(seed);
    int limit = 100 + random.nextInt(10_000);
    int largest = seed % 2 == 0 ? 1 : 1 + random.nextInt(limit / 10);
    List<DrawingWorker> fleet = fleet(1 + random.nextInt(6), limit, Dimension.TOKENS_PER_MINUTE);
    run(
        MINUTES * MINUTE,
        () -> {
          for (DrawingWorker worker : fleet) {
            if (random.nextInt(3000) == 0) {
              submit(worker, random.nextInt(limit / 2), largest, random);
            } else if (largest == 1 && random.nextInt(5000) == 0) {
              worker.dropLine();
            }
          }
        },
        fleet);

    long above = Math.max(0, largest - Refill.of(limit).capacity());
    assertThat(Windows.most(taken(fleet), MINUTE)).isLessThanOrEqualTo(limit + above);
  }

  private static void submit(DrawingWorker worker, int tokens, int largest, Random random) {
    for (int left = tokens; left > 0; ) {
      int amount = 1 + random.nextInt(Math.min(left, largest));
      worker.submit(new Call(amount, amount, random.nextLong(2 * SECOND)));
      left -= amount;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anybodyElseWhoDrawsHasItsPartAndAllTogetherKeepTheLimit(boolean waitsInTurn) {
    int limit = 6000;
    Bucket bucket = bucket(limit);
    List<DrawingWorker> fleet = fleet(2, limit, Dimension.REQUESTS_PER_MINUTE, bucket);
    List<long[]> others = new ArrayList<>();
    long[] free = {0};
    run(
        MINUTES * MINUTE,
        () -> {
          fleet.forEach(worker -> submitUpTo(worker, 50));
          if (clock.now >= free[0]) {
            if (waitsInTurn) {
              free[0] = clock.now + bucket.consumeIgnoringRateLimits(1);
              others.add(new long[] {free[0], 1});
            } else if (bucket.tryConsume(1)) {
              others.add(new long[] {clock.now, 1});
            }
          }
        },
        fleet);

    List<long[]> ours = taken(fleet);
    List<long[]> all = new ArrayList<>(ours);
    all.addAll(others);
    assertThat(Windows.most(all, MINUTE)).isLessThanOrEqualTo(limit);
    assertThat(all.size()).isGreaterThan((int) (MINUTES * limit * 0.97));
    assertThat(ours.size()).isGreaterThan(MINUTES * limit / 4);
    if (waitsInTurn) {
      assertThat(others.size()).isGreaterThan(MINUTES * limit / 100);
    }
  }

  private static void submitUpTo(DrawingWorker worker, int waiting) {
    while (worker.waiting() < waiting) {
      worker.submit(new Call(1, 1, 200 * MILLI));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "4, 1000", "4, 4000"})
  void whatCallsReserveAndDoNotUseIsUsedByOthers(int workers, int reserved) {
    int limit = 60_000;
    List<DrawingWorker> fleet = fleet(workers, limit, Dimension.TOKENS_PER_MINUTE);
    run(
        MINUTES * MINUTE,
        () ->
            fleet.forEach(
                worker -> {
                  while (worker.waiting() < 50) {
                    worker.submit(new Call(reserved, 100, SECOND));
                  }
                }),
        fleet);

    long used = fleet.stream().mapToLong(worker -> worker.used).sum();
    assertThat(used).isLessThanOrEqualTo((long) (MINUTES + 1) * limit);
    long underWay = (long) limit / 60 / 100 * reserved;
    assertThat(used).isGreaterThan((long) ((MINUTES * (long) limit - underWay) * 0.95));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void callsLargerThanTheBucketAreServedInTurnAndExceedAMinuteByLittle(int workers) {
    int limit = 60_000;
    int large = 2_000;
    List<DrawingWorker> fleet = fleet(workers, limit, Dimension.TOKENS_PER_MINUTE);
    run(
        MINUTES * MINUTE,
        () ->
            fleet.forEach(
                worker -> {
                  while (worker.waiting() < 5) {
                    worker.submit(new Call(large, large, SECOND));
                  }
                }),
        fleet);

    assertThat(Windows.most(taken(fleet), MINUTE)).isLessThanOrEqualTo(limit + large);
    assertThat(taken(fleet).size()).isGreaterThan((int) (MINUTES * limit * 0.95 / large));
    assertThat(fleet)
        .allSatisfy(
            worker ->
                assertThat(worker.taken.size())
                    .isGreaterThan((int) (MINUTES * limit * 0.8 / large / workers)));
  }

  private List<DrawingWorker> fleet(int workers, long limit, Dimension dimension) {
    return fleet(workers, limit, dimension, bucket(limit));
  }

  private List<DrawingWorker> fleet(int workers, long limit, Dimension dimension, Bucket bucket) {
    return IntStream.range(0, workers)
        .mapToObj(i -> new DrawingWorker(dimension, limit, bucket, new Random(i)))
        .toList();
  }

  private Bucket bucket(long limit) {
    Refill refill = Refill.of(limit);
    return Bucket.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(refill.capacity())
                    .refillGreedy(refill.amount(), refill.period()))
        .withCustomTimePrecision(clock)
        .build();
  }

  private void run(long time, Runnable step, List<DrawingWorker> fleet) {
    for (; clock.now < time; clock.now += MILLI) {
      step.run();
      fleet.forEach(worker -> worker.stepTo(clock.now));
    }
  }

  private static List<long[]> taken(List<DrawingWorker> fleet) {
    List<long[]> taken = new ArrayList<>();
    fleet.forEach(worker -> taken.addAll(worker.taken));
    return taken;
  }

  private static final class Clock implements TimeMeter {

    private long now;

    @Override
    public long currentTimeNanos() {
      return now;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
