package dev.sluice.worker.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Reuse;
import dev.sluice.schema.Usage;
import dev.sluice.worker.duplicate.Home.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HomeTest {

  private static final Duration NOT_AT_ALL = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(50);

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final Homes homes = new Homes(Duration.ofHours(1), 1_000, () -> now);
  private Home home;

  private final Name name =
      Name.of(Job.chat("m", "Hi").withIdempotencyKey("k"), true, Instant.EPOCH).getFirst();

  @BeforeEach
  void own() {
    assertThat(homes.own(Set.of(3))).containsExactly(3);
    home = homes.find(3).orElseThrow();
  }

  @Test
  void theFirstIsRunAndTheOthersAreGivenItsOutcome() throws Exception {
    Claim first = first(name);
    Claim seen = underWay(name);
    assertThat(seen.await(NOT_AT_ALL)).isInstanceOf(Claim.Wait.TooLong.class);
    JobResult result = result();
    first.share(result, remembered());

    assertThat(seen.await(LONG)).isEqualTo(new Claim.Wait.Shared(result));
    assertThat(home.ask(name, () -> false))
        .isInstanceOfSatisfying(
            Answer.Known.class, known -> assertThat(known.remembered()).isEqualTo(remembered()));
  }

  @Test
  void oneOfThoseWhoWaitIsNextWhereThereIsNoOutcomeForThem() throws Exception {
    Claim first = first(name);
    Claim seen = underWay(name);
    first.release();

    assertThat(seen.await(LONG)).isInstanceOf(Claim.Wait.Free.class);
    first(name);
    underWay(name);
  }

  @Test
  void nobodyWaitsForOneOfWhomNothingComes() {
    AtomicBoolean abandoned = new AtomicBoolean();
    assertThat(home.ask(name, abandoned::get)).isInstanceOf(Answer.First.class);
    abandoned.set(true);

    Claim next = first(name);
    underWay(name);
    next.release();
    first(name);
  }

  @Test
  void anOutcomeIsGivenAwayForAsLongAsTheNameAllows() {
    Job job = Job.chat("m", "Hi").withReuse(new Reuse(Duration.ofMinutes(10)));
    home.remember(content(job).fingerprint(), remembered());

    now = now.plus(Duration.ofMinutes(10));
    assertThat(known(content(job))).isTrue();
    now = now.plusMillis(1);
    assertThat(known(content(job))).isFalse();
  }

  @Test
  void howeverLateOneLooksItSharesWhatWasUnderWayTogetherWithIt() {
    Job job = Job.chat("m", "Hi").withReuse(Reuse.IN_FLIGHT);
    Name together = content(job);
    Claim first = first(together);
    now = now.plusSeconds(30);
    first.share(result(), remembered());
    now = now.plusSeconds(30);

    assertThat(known(together)).isTrue();
    assertThat(known(content(job))).isFalse();
  }

  /** The name of one that is submitted now. */
  private Name content(Job job) {
    return Name.of(job, false, now).getFirst();
  }

  @Test
  void jobsWaitUntilItIsKnownWhatWasRunBefore() throws Exception {
    assertThat(home.awaitKnown(NOT_AT_ALL)).isFalse();
    home.known();
    assertThat(home.awaitKnown(NOT_AT_ALL)).isTrue();
    assertThat(home.isLasting()).isTrue();
    home.forgetful();
    assertThat(home.isLasting()).isFalse();
  }

  @Test
  void whoComesBackToAPartitionBeginsAnew() {
    home.remember(name.fingerprint(), remembered());
    homes.own(Set.of());

    assertThat(homes.find(3)).isEmpty();
    assertThat(homes.own(Set.of(3, 4))).containsExactlyInAnyOrder(3, 4);
    assertThat(homes.find(3).orElseThrow().ask(name, () -> false)).isInstanceOf(Answer.First.class);
  }

  @Test
  void allHomesTogetherRememberNoMoreThanIsAllowedAndSayForHowLong() {
    homes.own(Set.of(3, 4));
    for (int i = 0; i < 2_000; i++) {
      Fingerprint key = new Digest().add(i).fingerprint();
      now = now.plusSeconds(1);
      homes.find(3 + i % 2).orElseThrow().remember(key, remembered());
    }

    assertThat(homes.size()).isEqualTo(1_000);
    assertThat(homes.effectiveWindow()).isEqualTo(Duration.ofSeconds(1_000));
  }

  /** However they race, of jobs of one name one is run at a time, and all have its outcome. */
  @Test
  void howeverTheyRaceOneIsRun() throws Exception {
    for (int round = 0; round < 200; round++) {
      Name raced =
          Name.of(Job.chat("m", "Hi").withIdempotencyKey("r" + round), true, now).getFirst();
      AtomicInteger runs = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<JobResult>> results =
            IntStream.range(0, 8)
                .mapToObj(
                    i ->
                        threads.submit(
                            () -> {
                              start.await();
                              return run(raced, runs, i % 3 == 0);
                            }))
                .toList();
        start.countDown();
        for (Future<JobResult> result : results) {
          result.get();
        }
      }
      assertThat(runs).hasValue(1);
    }
  }

  /** Runs it, waits for another, or finds its outcome; gives up first where it is timid. */
  private JobResult run(Name raced, AtomicInteger runs, boolean timid) throws Exception {
    boolean givesUp = timid;
    while (true) {
      switch (home.ask(raced, () -> false)) {
        case Answer.First first -> {
          if (givesUp) {
            first.claim().release();
            givesUp = false;
            continue;
          }
          runs.incrementAndGet();
          first.claim().share(result(), remembered());
          return result();
        }
        case Answer.UnderWay underWay -> {
          if (underWay.claim().await(LONG) instanceof Claim.Wait.Shared shared) {
            return shared.result();
          }
        }
        case Answer.Known known -> {
          known.claim().share(result());
          return result();
        }
      }
    }
  }

  private Claim first(Name asked) {
    return ((Answer.First) home.ask(asked, () -> false)).claim();
  }

  private Claim underWay(Name asked) {
    return ((Answer.UnderWay) home.ask(asked, () -> false)).claim();
  }

  /** Gives the claim back. */
  private boolean known(Name asked) {
    return switch (home.ask(asked, () -> false)) {
      case Answer.First first -> {
        first.claim().release();
        yield false;
      }
      case Answer.UnderWay _ -> false;
      case Answer.Known known -> {
        known.claim().release();
        yield true;
      }
    };
  }

  private Remembered remembered() {
    return new Remembered(now, "llm.results", 1, 2);
  }

  private JobResult result() {
    return new JobResult(
        "first",
        Labels.none(),
        new JobResult.Failed(new JobError(ErrorCode.INVALID_REQUEST, "no"), null),
        List.of(),
        Usage.NONE,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
