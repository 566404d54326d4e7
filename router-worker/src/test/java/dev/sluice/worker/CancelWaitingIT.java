package dev.sluice.worker;

import static dev.sluice.worker.CancelScene.AT_ONCE;
import static dev.sluice.worker.CancelScene.PATIENCE;
import static dev.sluice.worker.CancelScene.get;
import static dev.sluice.worker.CancelScene.job;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.JobStream;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import dev.sluice.schema.StreamRecord;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are cancelled while they wait for something, or stream. */
@Timeout(180)
final class CancelWaitingIT {

  @TempDir Path directory;

  private CancelScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new CancelScene(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    scene.close();
  }

  @Test
  void aJobThatWaitsForAPermitIsCancelledAtOnce() throws Exception {
    CompletableFuture<JobResult> first = scene.client.request(job("narrow"));
    scene.awaitUnderWay("narrow", 1);
    CompletableFuture<JobResult> second = scene.client.request(job("narrow", "batch-1"));
    scene.awaitWaiting(1);
    scene.client.cancelBatch("batch-1", null);
    Instant cancelledAt = Instant.now();

    JobResult result = get(second);
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.completedAt()).isBefore(cancelledAt.plus(AT_ONCE));
    assertThat(result.attempts()).isEmpty();
    assertThat(first).isNotDone();
    assertThat(scene.calls("narrow")).hasSize(1);
  }

  @Test
  void thePermitOfAnAbortedCallIsSomebodyElsesAtOnce() throws Exception {
    Job first = job("narrow");
    CompletableFuture<JobResult> aborted = scene.client.request(first);
    scene.awaitUnderWay("narrow", 1);
    CompletableFuture<JobResult> second = scene.client.request(job("narrow"));
    scene.awaitWaiting(1);
    scene.client.cancel(first.id());
    Instant cancelledAt = Instant.now();

    assertThat(get(aborted).status()).isEqualTo(Status.CANCELLED);
    await().atMost(AT_ONCE).until(() -> scene.calls("narrow").size() == 2);
    assertThat(scene.calls("narrow").getLast().startedAt()).isBefore(cancelledAt.plus(AT_ONCE));
    assertThat(second).isNotDone();
  }

  @Test
  void aJobThatSleepsBeforeARetryIsCancelledAndTellsOfItsAttempt() throws Exception {
    Fault.Reply busy = Fault.Reply.of(Fault.ErrorKind.OVERLOADED).retryAfter(Duration.ofSeconds(4));
    scene.simulator.behave(
        "moody", Behavior.INSTANT.withFaults(Fault.status(busy, Fault.When.ALWAYS)));
    Job job = job("moody");
    CompletableFuture<JobResult> future = scene.client.request(job);
    await().atMost(PATIENCE).until(() -> !scene.calls("moody").isEmpty());
    scene.client.cancel(job.id());
    Instant cancelledAt = Instant.now();

    JobResult result = get(future);
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.completedAt()).isBefore(cancelledAt.plus(AT_ONCE));
    assertThat(result.attempts())
        .extracting(Attempt::outcome)
        .singleElement()
        .isInstanceOfSatisfying(
            Attempt.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.OVERLOADED));
    assertThat(scene.calls("moody")).hasSize(1);
  }

  @Test
  void aParkedJobIsCancelledWhenItComesBackThoughItIsNotDueYet() throws Exception {
    Instant due = Instant.now().plusSeconds(15);
    Job job = job("brisk").withSchedule(new Schedule(Priority.STANDARD, null, due));
    CompletableFuture<JobResult> future = scene.client.request(job);
    await()
        .atMost(PATIENCE)
        .until(() -> scene.records("llm.jobs.deferred.5s").containsKey(job.id()));
    scene.client.cancel(job.id());

    JobResult result = get(future);
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.completedAt()).isBefore(due);
    assertThat(scene.calls("brisk")).isEmpty();
    assertThat(scene.records("llm.results")).isEqualTo(Map.of(job.id(), 1));
  }

  @Test
  void aStreamEndsWithTheJob() throws Exception {
    scene.simulator.behave("moody", Behavior.INSTANT.withChunkDelay(Duration.ofMillis(400)));
    Job job = job("moody").streamed();
    AttemptId attempt = new AttemptId(1, "moody", "m");
    try (JobStream stream = scene.client.listen(job.id())) {
      CompletableFuture<JobResult> future = scene.client.request(job);
      List<StreamRecord> records = new ArrayList<>();
      while (records.size() < 3) {
        records.add(stream.next(PATIENCE).orElseThrow());
      }
      scene.client.cancel(job.id());
      Instant cancelledAt = Instant.now();
      records.addAll(StreamedJob.readAll(stream).records());

      StreamedJob told = new StreamedJob(records);
      assertThat(told.hasGaps()).isFalse();
      assertThat(told.turns())
          .satisfiesExactly(
              event -> assertThat(event).isEqualTo(new StreamRecord.AttemptStarted(attempt)),
              event ->
                  assertThat(event)
                      .isInstanceOfSatisfying(
                          StreamRecord.Ended.class,
                          ended -> {
                            assertThat(ended.status()).isEqualTo(Status.CANCELLED);
                            assertThat(requireNonNull(ended.error()).code())
                                .isEqualTo(ErrorCode.CANCELLED);
                          }));
      assertThat(get(future).status()).isEqualTo(Status.CANCELLED);
      assertThat(get(future).completedAt()).isBefore(cancelledAt.plus(AT_ONCE));
      await().atMost(AT_ONCE).until(() -> scene.calls("moody").getFirst().clientGone());
    }
  }
}
