package dev.sluice.client;

import static dev.sluice.client.TestPublisher.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.MalformedRecordException;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ResultIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;
  private static TestPublisher worker;

  @BeforeAll
  static void start() {
    cluster = TestCluster.withTopics("llm.");
    worker = new TestPublisher(cluster);
  }

  @AfterAll
  static void stop() {
    worker.close();
    cluster.close();
  }

  @Test
  void aRequestGetsTheCommittedResultAndNotTheAbortedOne() throws Exception {
    Job job = Job.chat("m", "Hi");
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      CompletableFuture<JobResult> future = client.request(job);

      worker.abort("llm.results", List.of(result(job, "aborted")));
      worker.commit("llm.results", List.of(result(job, "committed")));

      assertThat(TestPublisher.text(future.get())).isEqualTo("committed");
    }
  }

  @Test
  void aStrangersRecordOnTheReplyTopicKeepsNobodysResultFromBeingHeard() throws Exception {
    Job job = Job.chat("m", "Hi");
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      CompletableFuture<JobResult> future = client.request(job);

      worker.commitWithoutValue("llm.results", RecordHeaders.JOB_ID);
      worker.commit("llm.results", List.of(result(job, "heard")));

      assertThat(TestPublisher.text(future.get())).isEqualTo("heard");
    }
  }

  @Test
  void requestsOfManyThreadsEachGetTheirOwnResult() throws Exception {
    List<Job> jobs = Stream.generate(() -> Job.chat("m", "Hi")).limit(400).toList();
    Map<String, CompletableFuture<JobResult>> futures = new ConcurrentHashMap<>();

    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      Crowd.run(jobs.stream().map(job -> requesting(client, job, futures)).toList());
      worker.commit("llm.results", jobs.stream().map(job -> result(job, job.id())).toList());

      for (Job job : jobs) {
        assertThat(TestPublisher.text(requireNonNull(futures.get(job.id())).get()))
            .isEqualTo(job.id());
      }
    }
  }

  @Test
  void severalMayWaitForTheSameJob() throws Exception {
    Job job = Job.chat("m", "Hi");
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      CompletableFuture<JobResult> one = client.await(job.id());
      CompletableFuture<JobResult> other = client.await(job.id());
      CompletableFuture<JobResult> gaveUp = client.await(job.id());
      gaveUp.cancel(false);

      worker.commit("llm.results", List.of(result(job, "both")));

      assertThat(TestPublisher.text(one.get())).isEqualTo("both");
      assertThat(TestPublisher.text(other.get())).isEqualTo("both");
    }
  }

  @Test
  void aResultThatItsReplyTopicCouldNotTakeIsFoundOnTheDefaultOne() throws Exception {
    cluster.create("mine", Map.of());
    Job job = Job.chat("m", "Hi");
    Job rerouted = Job.chat("m", "Hi");
    try (SluiceClient client = SluiceClient.connect(cluster.options().withReplyTopic("mine"))) {
      CompletableFuture<JobResult> future = client.request(job);
      CompletableFuture<JobResult> other = client.request(rerouted);

      worker.commit("mine", List.of(result(job, "mine")));
      worker.commit("llm.results", List.of(result(rerouted, "default")));

      assertThat(TestPublisher.text(future.get())).isEqualTo("mine");
      assertThat(TestPublisher.text(other.get())).isEqualTo("default");
    }
  }

  @Test
  void aRequestWhoseResultGoesElsewhereIsRefused() throws Exception {
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      assertThatThrownBy(() -> client.request(Job.chat("m", "Hi").withReplyTo("elsewhere")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the job's result goes to elsewhere, but this client reads llm.results");
    }
  }

  @Test
  void aMissingReplyTopicIsSaidAndNotMade() throws Exception {
    try (SluiceClient client = SluiceClient.connect(cluster.options().withReplyTopic("nowhere"))) {
      assertThatThrownBy(() -> client.request(Job.chat("m", "Hi")))
          .isInstanceOf(TopicMissingException.class)
          .hasMessageContaining("The topic nowhere does not exist");
      assertThatThrownBy(() -> client.follow("batch")).isInstanceOf(TopicMissingException.class);
      assertThat(cluster.topics()).doesNotContain("nowhere");
    }
  }

  @Test
  void aRecordThatIsNoResultFailsTheOneWhoWaitsAndNobodyElse() throws Exception {
    Job broken = Job.chat("m", "Hi");
    Job fine = Job.chat("m", "Hi");
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      CompletableFuture<JobResult> failing = client.request(broken);
      CompletableFuture<JobResult> succeeding = client.request(fine);

      worker.commitBytes("llm.results", broken, "{}".getBytes(UTF_8));
      worker.commit("llm.results", List.of(result(fine, "fine")));

      assertThatThrownBy(failing::get).hasCauseInstanceOf(MalformedRecordException.class);
      assertThat(TestPublisher.text(succeeding.get())).isEqualTo("fine");
    }
  }

  @Test
  void whoeverStillWaitsWhenTheClientClosesIsTold() throws Exception {
    CompletableFuture<JobResult> future;
    ResultStream stream;
    try (SluiceClient client = SluiceClient.connect(cluster.options())) {
      future = client.request(Job.chat("m", "Hi"));
      stream = client.follow("batch");
    }

    assertThatThrownBy(future::get)
        .cause()
        .hasMessage("The client was closed before the result came.");
    assertThat(stream.next(PATIENCE)).isEmpty();
  }

  @Test
  void aStreamGivesEveryResultOfItsBatchOnceAndNoOther() throws Exception {
    List<Job> ours = batch("ours", 5_000);
    List<Job> theirs = batch("theirs", 1_000);
    try (SluiceClient client = SluiceClient.connect(cluster.options());
        ResultStream stream = client.follow("ours")) {
      publishMixed(ours, theirs);

      Map<String, String> seen = read(stream, ours.size());

      assertThat(seen.keySet())
          .containsExactlyInAnyOrderElementsOf(ours.stream().map(Job::id).toList());
      assertThat(seen.values()).containsOnly("committed");
      assertThat(stream.next(Duration.ofMillis(200))).isEmpty();
    }
  }

  @Test
  void anotherProcessPicksUpARunningBatchFromAMomentInThePast() throws Exception {
    Instant start = Instant.now().minusSeconds(60);
    List<Job> jobs = batch("resumed", 300);
    worker.commit("llm.results", results(jobs.subList(0, 200)));

    try (SluiceClient client = SluiceClient.connect(cluster.options());
        ResultStream stream = client.follow("resumed", start)) {
      worker.commit("llm.results", results(jobs.subList(200, 300)));

      assertThat(read(stream, 300)).hasSize(300);
    }
  }

  @Test
  void aStreamFromNowLeavesOutWhatWasBefore() throws Exception {
    List<Job> jobs = batch("late", 2);
    worker.commit("llm.results", results(jobs.subList(0, 1)));

    try (SluiceClient client = SluiceClient.connect(cluster.options());
        ResultStream stream = client.follow("late")) {
      worker.commit("llm.results", results(jobs.subList(1, 2)));

      assertThat(read(stream, 1)).containsOnlyKeys(jobs.get(1).id());
    }
  }

  @Test
  void partitionsThatAreAddedToTheReplyTopicAreReadToo() throws Exception {
    cluster.create("growing", Map.of());
    Map<String, Object> kafka = new HashMap<>(cluster.options().kafka());
    kafka.put("metadata.max.age.ms", 500);
    ClientOptions options = ClientOptions.of(kafka).withReplyTopic("growing");
    List<Job> jobs = batch("growing", 200);

    try (SluiceClient client = SluiceClient.connect(options);
        ResultStream stream = client.follow("growing")) {
      cluster.setPartitions("growing", 12);
      try (TestPublisher fresh = new TestPublisher(cluster)) {
        fresh.commit("growing", results(jobs));
      }

      assertThat(read(stream, 200)).hasSize(200);
    }
    assertThat(cluster.records("growing")).anyMatch(record -> record.partition() >= 3);
  }

  private static Callable<@Nullable Void> requesting(
      SluiceClient client, Job job, Map<String, CompletableFuture<JobResult>> futures) {
    return () -> {
      futures.put(job.id(), client.request(job));
      return null;
    };
  }

  private static List<Job> batch(String batchId, int size) {
    Labels labels = new Labels(null, batchId, null, Json.mapper().createObjectNode());
    return IntStream.range(0, size)
        .mapToObj(number -> Job.chat("m", "Hi").withLabels(labels))
        .toList();
  }

  private static List<JobResult> results(List<Job> jobs) {
    return jobs.stream().map(job -> result(job, "committed")).toList();
  }

  /** In many transactions, the results of both batches side by side, and some of them aborted. */
  private static void publishMixed(List<Job> ours, List<Job> theirs) {
    int step = 500;
    for (int from = 0; from < ours.size(); from += step) {
      List<Job> part = new ArrayList<>(ours.subList(from, from + step));
      worker.abort("llm.results", part.stream().map(job -> result(job, "aborted")).toList());
      part.addAll(theirs.subList(from / 5, (from + step) / 5));
      worker.commit("llm.results", results(part));
    }
  }

  private static Map<String, String> read(ResultStream stream, int count)
      throws InterruptedException {
    Map<String, String> seen = new HashMap<>();
    for (int number = 0; number < count; number++) {
      Optional<JobResult> next = stream.next(PATIENCE);
      assertThat(next).as("after %s results", number).isPresent();
      JobResult result = next.orElseThrow();
      assertThat(seen.put(result.id(), TestPublisher.text(result))).isNull();
    }
    return seen;
  }
}
