package dev.sluice.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.JobStream;
import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.StreamRecord;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streamed jobs between a real broker and simulated providers that stream over HTTP. */
@Timeout(180)
final class StreamedJobsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);
  private static final int CROWD = 1_000;

  @TempDir static Path directory;

  private static EmbeddedKafka broker;
  private static Simulator simulator;
  private static Worker worker;
  private static SluiceClient client;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator =
        Simulator.start(
            0,
            Map.of(
                "steady",
                Behavior.INSTANT.withChunkDelay(PACE),
                "crowded",
                Behavior.INSTANT
                    .withLatency(Latency.fixed(Duration.ofSeconds(3)))
                    .withChunkDelay(PACE),
                "slow",
                Behavior.INSTANT.withChunkDelay(Duration.ofMillis(300))));
    worker = startWorker("30s");
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  private static Worker startWorker(String drainTimeout) throws Exception {
    Path configuration = directory.resolve("sluice-" + drainTimeout + ".yaml");
    Files.writeString(
        configuration,
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 3}
        worker: {max_in_flight: %d, drain_timeout: %s}
        admin: {port: 0}
        providers:
          steady: {engine: openai, host: "%s", models: [{name: m}]}
          fragile: {engine: openai, host: "%s", models: [{name: m}], retry: {max_retries: 0}}
          crowded: {engine: openai, host: "%s", models: [{name: c}], limits: {max_concurrency: %d}}
          slow: {engine: openai, host: "%s", models: [{name: s}]}
        """
            .formatted(
                broker.bootstrapServers(),
                CROWD,
                drainTimeout,
                simulator.baseUrl("steady"),
                simulator.baseUrl("fragile"),
                simulator.baseUrl("crowded"),
                CROWD,
                simulator.baseUrl("slow")));
    return Worker.start(ConfigLoader.load(configuration));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    client.close();
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void thePiecesOfAnAnswerComeInOrderBeforeItAndMakeTheSame() throws Exception {
    Job job = Job.chat("steady/m", "Tell me of the sea.").streamed();
    AttemptId attempt = new AttemptId(1, "steady", "m");
    try (JobStream stream = client.listen(job.id())) {
      CompletableFuture<JobResult> result = client.request(job);
      assertThat(stream.next(PATIENCE).orElseThrow())
          .extracting(StreamRecord::sequence, StreamRecord::event)
          .containsExactly(0L, new StreamRecord.AttemptStarted(attempt));
      assertThat(result).isNotDone();
      StreamedJob told = StreamedJob.readAll(stream);

      assertThat(told.chunks(attempt).count()).isGreaterThan(5);
      assertThat(told.events().getLast())
          .isEqualTo(new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null));
      assertThat(told.records())
          .extracting(StreamRecord::sequence)
          .containsExactlyElementsOf(longsFrom(1, told.records().size()));
      String pieces =
          told.chunks(attempt)
              .map(chunk -> chunk.chunk().at("/choices/0/delta/content").asString(""))
              .reduce("", String::concat);
      assertThat(StreamedJob.text(result.get())).isNotBlank().isEqualTo(pieces);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"RESET", "TRUNCATE", "ERROR_IN_STREAM"})
  void aStreamThatBreaksInTheMiddleIsSaidToHaveFailedAndTheFallbackBeginsAnew(Fault.Kind kind)
      throws Exception {
    simulator.behave(
        "fragile", Behavior.INSTANT.withFaults(Fault.of(kind, Fault.When.ALWAYS).afterPieces(4)));
    Job job = order("fragile", "steady").streamed();
    try (JobStream stream = client.listen(job.id())) {
      CompletableFuture<JobResult> result = client.request(job);
      StreamedJob told = StreamedJob.readAll(stream);

      AttemptId broken = new AttemptId(1, "fragile", "m");
      AttemptId whole = new AttemptId(2, "steady", "m");
      assertThat(told.turns())
          .satisfiesExactly(
              event -> assertThat(event).isEqualTo(new StreamRecord.AttemptStarted(broken)),
              event ->
                  assertThat(event)
                      .isInstanceOfSatisfying(
                          StreamRecord.AttemptFailed.class,
                          failed -> assertThat(failed.attempt()).isEqualTo(broken)),
              event -> assertThat(event).isEqualTo(new StreamRecord.AttemptStarted(whole)),
              event ->
                  assertThat(event)
                      .isEqualTo(new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null)));
      assertThat(told.chunks(broken)).isNotEmpty();
      assertThat(told.hasGaps()).isFalse();
      assertThat(told.text()).isNotBlank().isEqualTo(StreamedJob.text(result.get()));
    }
  }

  @Test
  void aThousandStreamsAtOnceAllComeWhole() throws Exception {
    Labels labels = new Labels(null, "crowd", null, Json.mapper().createObjectNode());
    List<Job> jobs =
        IntStream.range(0, CROWD)
            .mapToObj(i -> Job.chat("crowded/c", "Tell me of " + i).withLabels(labels).streamed())
            .toList();
    Map<String, List<StreamRecord>> told = new HashMap<>();
    Map<String, String> answers = new HashMap<>();
    try (JobStream stream = client.listenToBatch("crowd");
        ResultStream results = client.follow("crowd")) {
      client.submitAll(jobs);
      for (int ended = 0; ended < CROWD; ) {
        StreamRecord record = stream.next(PATIENCE).orElseThrow();
        told.computeIfAbsent(record.run().jobId(), id -> new ArrayList<>()).add(record);
        ended += record.event() instanceof StreamRecord.Ended ? 1 : 0;
      }
      for (int i = 0; i < CROWD; i++) {
        JobResult result = results.next(PATIENCE).orElseThrow();
        answers.put(result.id(), StreamedJob.text(result));
      }
    }

    assertThat(mostAtOnce("crowded")).isEqualTo(CROWD);
    assertThat(told.keySet()).isEqualTo(answers.keySet()).hasSize(CROWD);
    assertThat(told)
        .allSatisfy(
            (id, records) -> {
              StreamedJob job = new StreamedJob(records);
              assertThat(job.hasGaps()).isFalse();
              assertThat(job.text()).isNotBlank().isEqualTo(answers.get(id));
            });
  }

  @Test
  void aStreamedJobThatNobodyCanAnswerEndsAllTheSame() throws Exception {
    Job job = Job.chat("unheard-of", "Hi").streamed();
    try (JobStream stream = client.listen(job.id())) {
      JobResult result = client.request(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(StreamedJob.readAll(stream).events())
          .singleElement()
          .isInstanceOfSatisfying(
              StreamRecord.Ended.class,
              ended -> {
                assertThat(ended.status()).isEqualTo(result.status());
                assertThat(requireNonNull(ended.error()).code()).isEqualTo(ErrorCode.NO_ROUTE);
              });
    }
  }

  @Test
  void aJobThatIsNotStreamedTellsNothing() throws Exception {
    Job quiet = Job.chat("steady/m", "Hi");
    Job loud = Job.chat("steady/m", "Hi").streamed();
    try (JobStream stream = client.listen(quiet.id());
        JobStream other = client.listen(loud.id())) {
      client.request(quiet).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      client.request(loud).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(StreamedJob.readAll(other).records()).isNotEmpty();
      assertThat(stream.next(Duration.ofMillis(200))).isEmpty();
    }
  }

  @Test
  void aStreamWhoseWorkerLeavesIsBegunAnewByAnother() throws Exception {
    worker.stop();
    Worker hasty = startWorker("1ms");
    Job job = Job.chat("slow/s", "Tell me of the sea.").streamed();
    try (JobStream stream = client.listen(job.id())) {
      CompletableFuture<JobResult> result = client.request(job);
      StreamRecord first = stream.next(PATIENCE).orElseThrow();
      StreamRecord chunk = stream.next(PATIENCE).orElseThrow();
      hasty.stop();
      worker = startWorker("30s");
      StreamedJob told = StreamedJob.readAll(stream);

      assertThat(chunk.run()).isEqualTo(first.run());
      assertThat(told.turns())
          .containsExactly(
              new StreamRecord.Abandoned(),
              new StreamRecord.AttemptStarted(new AttemptId(1, "slow", "s")),
              new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null));
      List<StreamRecord> anew =
          told.records().stream().filter(one -> !one.run().equals(first.run())).toList();
      assertThat(new StreamedJob(anew).hasGaps()).isFalse();
      assertThat(new StreamedJob(anew).text()).isEqualTo(StreamedJob.text(result.get()));
    }
  }

  private static Job order(String... providers) {
    return Job.chat("m", "Tell me of the sea.")
        .withSelection(ModelSelection.NONE.withOrder(providers));
  }

  private static List<Long> longsFrom(long first, int count) {
    return IntStream.range(0, count).mapToObj(i -> first + i).toList();
  }

  /** How many calls a provider had under way at the same time. */
  private static int mostAtOnce(String provider) {
    List<ReceivedCall> calls =
        simulator.ledger().calls().stream()
            .filter(call -> call.provider().equals(provider))
            .toList();
    Instant lastStart =
        calls.stream().map(ReceivedCall::startedAt).max(Instant::compareTo).orElseThrow();
    return (int) calls.stream().filter(call -> isRunning(call.endedAt(), lastStart)).count();
  }

  private static boolean isRunning(@Nullable Instant endedAt, Instant at) {
    return endedAt == null || endedAt.isAfter(at);
  }
}
