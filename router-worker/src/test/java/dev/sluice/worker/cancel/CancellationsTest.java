package dev.sluice.worker.cancel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.Parking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CancellationsTest {

  private static final String JOBS = "llm.jobs";
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private volatile Instant now = START;
  private final Cancellations cancellations = new Cancellations(JOBS, 3, () -> now);

  @Test
  void aJobThatIsCancelledBeforeItBeginsIsToldSoAtOnce() {
    cancel(Subject.job("job-1"), 100);

    Run run = cancellations.begin(job("job-1", null, 99));

    assertThat(run.isCancelled()).isTrue();
    assertThat(run.end())
        .isEqualTo(
            new JobError(
                ErrorCode.CANCELLED, "it was cancelled at 2026-11-20T12:00:00Z: too dear"));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aJobUnderWayIsInterrupted() {
    Run run = cancellations.begin(job("job-1", "batch-1", 99));
    cancel(Subject.batch("batch-1"), 100);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(requireNonNull(run.end()).message()).startsWith("its batch was cancelled at ");
  }

  @Test
  void othersAreLeftAlone() {
    Run other = cancellations.begin(job("job-2", "batch-2", 98));
    Run namedAlike = cancellations.begin(job("batch-1", null, 99));
    cancel(Subject.batch("batch-1"), 100);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(other.end()).isNull();
    assertThat(namedAlike.end()).isNull();
  }

  @Test
  void twoJobsOfOneIdAreBothMeant() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      cancel(Subject.job("job-1"), 100);
      Callable<@Nullable JobError> job = () -> cancellations.begin(job("job-1", null, 5)).end();

      assertThat(threads.submit(job).get()).isNotNull();
      assertThat(threads.submit(job).get()).isNotNull();
    }
  }

  @Test
  void whatIsSubmittedAfterwardsUnderTheSameIdRuns() {
    cancel(Subject.job("job-1"), 100);

    assertThat(cancellations.begin(job("job-1", null, 100)).end()).isNull();
    assertThat(cancellations.begin(job("job-1", null, 99)).end()).isNotNull();
  }

  @Test
  void whatIsSubmittedAfterwardsToAPartitionThatIsNewRuns() {
    cancel(Subject.job("job-1"), 100);

    Submitted job = new Submitted("job-1", null, new Parking.Origin(JOBS, 1, 0, START));
    assertThat(cancellations.begin(job).end()).isNull();
  }

  @Test
  void whereNobodyLookedAtOffsetsTheClocksDecideWithFiveSecondsOfGrace() {
    hold(new Cancellation(Subject.job("job-1"), null, null));

    assertThat(cancellations.begin(submittedAt(START.minusSeconds(3_600))).end()).isNotNull();
    assertThat(cancellations.begin(submittedAt(START.plusSeconds(5))).end()).isNotNull();
    assertThat(cancellations.begin(submittedAt(START.plusSeconds(6))).end()).isNull();
  }

  @Test
  void theClocksDecideAsWellOverWhatDoesNotComeFromTheJobsTopic() {
    cancel(Subject.job("job-1"), 100);

    Parking.Origin stray = new Parking.Origin("llm.jobs.deferred.1s", 0, 500, START);
    assertThat(cancellations.begin(new Submitted("job-1", null, stray)).end()).isNotNull();
  }

  @Test
  void aJobThatHasEndedIsNotInterrupted() {
    Run run = cancellations.begin(job("job-1", null, 99));
    assertThat(run.end()).isNull();
    cancel(Subject.job("job-1"), 100);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(run.isCancelled()).isFalse();
  }

  @Test
  void anInterruptionThatCameTooLateIsNotLeftBehind() {
    Run run = cancellations.begin(job("job-1", null, 99));
    cancel(Subject.job("job-1"), 100);
    run.end();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void itHoldsForSevenDays() {
    cancel(Subject.job("job-1"), 100);

    now = START.plus(Duration.ofDays(7));
    assertThat(cancellations.begin(job("job-1", null, 99)).end()).isNotNull();
    now = START.plus(Duration.ofDays(7)).plusMillis(1);
    assertThat(cancellations.begin(job("job-1", null, 99)).end()).isNull();
  }

  @Test
  void whatIsTakenBackHoldsNoLonger() {
    cancel(Subject.job("job-1"), 100);
    cancel(Subject.batch("batch-1"), 100);
    cancellations.lift(Subject.job("job-1"));
    cancellations.lift(Subject.batch("batch-1"));

    assertThat(cancellations.isEmpty()).isTrue();
    assertThat(cancellations.begin(job("job-1", "batch-1", 99)).end()).isNull();
  }

  @Test
  void whereThereAreTooManyTheOldestIsForgotten() {
    for (int i = 1; i <= 4; i++) {
      cancel(Subject.job("job-" + i), 100);
    }

    assertThat(IntStream.rangeClosed(1, 4).mapToObj(this::isCancelled))
        .containsExactly(false, true, true, true);
  }

  @Test
  void whatIsCancelledAgainIsAsNewAsThat() {
    for (int id : List.of(1, 2, 1, 3, 4)) {
      now = now.plusSeconds(1);
      cancel(Subject.job("job-" + id), 100);
    }

    assertThat(IntStream.rangeClosed(1, 4).mapToObj(this::isCancelled))
        .containsExactly(true, false, true, true);
  }

  @Test
  void whatIsReadAgainFromTheStartTakesNothingBack() {
    Cancellation early = new Cancellation(Subject.job("job-1"), null, List.of(100L));
    cancellations.hold(early, START);
    cancellations.hold(
        new Cancellation(Subject.job("job-1"), null, List.of(200L)), START.plusSeconds(1));
    cancellations.hold(early, START);

    assertThat(cancellations.begin(job("job-1", null, 150)).end()).isNotNull();
  }

  /** Each job against its own cancellation, at all distances of the two. */
  @Test
  void whicheverComesFirstTheyMeetAndNoInterruptionEscapes() throws Exception {
    Cancellations all = new Cancellations(JOBS, 100_000, () -> START);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20_000; i++) {
        String id = "job-" + i;
        AtomicBoolean held = new AtomicBoolean();
        AtomicBoolean applied = new AtomicBoolean();
        int spins = i % 200;
        Future<Boolean> job =
            threads.submit(
                () -> {
                  spin(spins);
                  boolean must = held.get();
                  Run run = all.begin(job(id, null, 0));
                  spin(200 - spins);
                  must |= applied.get();
                  boolean ended = run.end() != null;
                  assertThat(ended || !must).isTrue();
                  assertThat(Thread.interrupted()).isFalse();
                  return ended;
                });
        spin(100);
        all.hold(new Cancellation(Subject.job(id), null, List.of(1L)), START);
        held.set(true);
        all.apply();
        applied.set(true);
        job.get();
      }
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private boolean isCancelled(int id) {
    return cancellations.begin(job("job-" + id, null, 99)).end() != null;
  }

  /** What was submitted to the first partition below that offset. */
  private void cancel(Subject subject, long before) {
    hold(new Cancellation(subject, "too dear", List.of(before)));
  }

  private void hold(Cancellation cancellation) {
    cancellations.hold(cancellation, now);
    cancellations.apply();
  }

  private static Submitted job(String id, @Nullable String batchId, long offset) {
    return new Submitted(id, batchId, new Parking.Origin(JOBS, 0, offset, START));
  }

  private static Submitted submittedAt(Instant time) {
    return new Submitted("job-1", null, new Parking.Origin(JOBS, 0, 7, time));
  }
}
