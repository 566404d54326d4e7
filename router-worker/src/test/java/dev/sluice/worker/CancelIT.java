package dev.sluice.worker;

import static dev.sluice.worker.CancelScene.AT_ONCE;
import static dev.sluice.worker.CancelScene.PATIENCE;
import static dev.sluice.worker.CancelScene.get;
import static dev.sluice.worker.CancelScene.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ResultStream;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that nobody wants any more, through whole workers: before, under, and after their calls. */
@Timeout(180)
final class CancelIT {

  private static final int MANY = 4_000;

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
  void aBatchThatIsCancelledMidwayEndsAtOnceWithOneResultForEachOfItsJobs() throws Exception {
    scene.startWorker();
    Map<Status, Integer> statuses = new HashMap<>();
    Instant cancelledAt;
    try (ResultStream results = scene.client.follow("batch-1")) {
      scene.client.submitAll(
          IntStream.range(0, MANY).mapToObj(i -> job("brisk", "batch-1").withId("job-" + i)));
      for (int i = 0; i < 300; i++) {
        count(results, statuses);
      }
      scene.client.cancelBatch("batch-1", "enough");
      cancelledAt = Instant.now();
      for (int i = 300; i < MANY; i++) {
        count(results, statuses);
      }
    }

    int cancelled = statuses.getOrDefault(Status.CANCELLED, 0);
    assertThat(statuses.get(Status.SUCCEEDED)).isEqualTo(MANY - cancelled).isGreaterThan(300);
    assertThat(cancelled).isGreaterThan(MANY / 2);
    assertThat(scene.calls("brisk"))
        .allSatisfy(
            call -> {
              assertThat(call.startedAt()).isBefore(cancelledAt.plus(AT_ONCE));
              assertThat(call.endedAt()).isBefore(cancelledAt.plus(AT_ONCE));
            });
    assertThat(scene.records("llm.results"))
        .hasSize(MANY)
        .allSatisfy((id, times) -> assertThat(times).isOne());
    assertThat(scene.records("llm.dead-letters"))
        .hasSize(cancelled)
        .allSatisfy((id, times) -> assertThat(times).isOne());
  }

  private static void count(ResultStream results, Map<Status, Integer> statuses)
      throws InterruptedException {
    statuses.merge(results.next(PATIENCE).orElseThrow().status(), 1, Integer::sum);
  }

  @Test
  void callsUnderWayAreAbortedWithinTwoSecondsAndTheirResultsTellOfThem() throws Exception {
    List<CompletableFuture<JobResult>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(scene.client.request(job("slow", "batch-1")));
    }
    scene.awaitUnderWay("slow", 50);
    scene.client.cancelBatch("batch-1", "too dear");
    Instant cancelledAt = Instant.now();

    for (CompletableFuture<JobResult> future : results) {
      JobResult result = get(future);
      assertThat(result.completedAt()).isBefore(cancelledAt.plus(AT_ONCE));
      assertThat(((JobResult.Failed) result.outcome()).error())
          .satisfies(
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED);
                assertThat(error.message())
                    .startsWith("its batch was cancelled at 20")
                    .endsWith(": too dear");
              });
      assertThat(result.attempts())
          .singleElement()
          .satisfies(
              attempt -> {
                assertThat(attempt.provider()).isEqualTo("slow");
                assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                        Attempt.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CANCELLED));
              });
    }
    await().atMost(AT_ONCE).until(() -> scene.simulator.ledger().counts("slow").inFlight() == 0);
    scene.assertAborted("slow", cancelledAt);
  }

  @Test
  void aWorkerThatStartsAfterwardsHonoursWhatWasCancelledBefore() throws Exception {
    scene.stopWorkers();
    CompletableFuture<JobResult> cancelled = scene.client.request(job("brisk").withId("job-1"));
    CompletableFuture<JobResult> other = scene.client.request(job("brisk").withId("job-2"));
    scene.client.cancel("job-1");
    scene.startWorker();

    assertThat(get(cancelled).status()).isEqualTo(Status.CANCELLED);
    assertThat(get(cancelled).attempts()).isEmpty();
    assertThat(get(other).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(scene.calls("brisk")).hasSize(1);
  }

  @Test
  void theSameIdCanBeSubmittedAgainAtOnce() throws Exception {
    Job job = job("slow").withId("job-1");
    CompletableFuture<JobResult> first = scene.client.request(job);
    scene.awaitUnderWay("slow", 1);
    scene.client.cancel("job-1");
    CompletableFuture<JobResult> again = scene.client.request(job("brisk").withId("job-1"));

    assertThat(get(first).status()).isEqualTo(Status.CANCELLED);
    assertThat(get(again).id()).isEqualTo("job-1");
    await()
        .atMost(PATIENCE)
        .until(() -> Objects.equals(scene.records("llm.results").get("job-1"), 2));
    assertThat(scene.calls("brisk"))
        .singleElement()
        .satisfies(call -> assertThat(call.status()).isEqualTo(200));
  }

  @Test
  void whatHasEndedOrIsUnknownIsLeftAsItIs() throws Exception {
    JobResult before = get(scene.client.request(job("brisk").withId("job-1")));
    scene.client.cancel(List.of("job-1", "unheard-of"), null);
    scene.client.cancelBatch("unheard-of", null);
    JobResult after = get(scene.client.request(job("brisk").withId("job-2")));

    assertThat(before.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(after.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(scene.records("llm.results")).isEqualTo(Map.of("job-1", 1, "job-2", 1));
    assertThat(scene.records("llm.dead-letters")).isEmpty();
  }

  @Test
  void anyKafkaClientCanCancelAndWhatIsNoCancellationDoesNothing() throws Exception {
    CompletableFuture<JobResult> result = scene.client.request(job("slow").withId("job-1"));
    scene.awaitUnderWay("slow", 1);
    try (KafkaProducer<byte[], byte[]> stranger =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", scene.broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      send(stranger, "x", "no JSON");
      send(stranger, "job job-1", "{\"cancel\":\"job\"}");
      send(stranger, "x", "{\"cancel\":\"job\",\"id\":\"job-1\"}");
    }

    assertThat(get(result).status()).isEqualTo(Status.CANCELLED);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String key, String value)
      throws Exception {
    producer
        .send(new ProducerRecord<>("llm.control", key.getBytes(UTF_8), value.getBytes(UTF_8)))
        .get();
  }
}
