package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubmitIT {

  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aSubmittedJobStandsInTheTopicUnderItsIdWithItsHeaders() throws Exception {
    Labels labels = new Labels("row-ü", "batch-1", null, Json.mapper().createObjectNode());
    Job job = Job.chat("m", "Hi").withLabels(labels);

    try (SluiceClient client = SluiceClient.connect(installation("one."))) {
      Receipt receipt = client.submit(job).get();

      ConsumerRecord<String, byte[]> record = only(cluster.records("one.jobs"));
      assertThat(receipt)
          .isEqualTo(new Receipt(job.id(), "one.jobs", record.partition(), record.offset()));
      assertThat(record.key()).isEqualTo(job.id());
      assertThat(JobCodec.decode(record.value(), "none")).isEqualTo(new DecodedJob.Valid(job));
      assertThat(header(record, "sluice-job-id")).isEqualTo(job.id());
      assertThat(header(record, "sluice-batch-id")).isEqualTo("batch-1");
      assertThat(header(record, "sluice-custom-id")).isEqualTo("row-ü");
    }
  }

  @Test
  void jobsCarryTheReplyTopicOfTheClientUnlessTheyNameTheirOwn() throws Exception {
    ClientOptions options = installation("reply.").withReplyTopic("mine");

    try (SluiceClient client = SluiceClient.connect(options)) {
      client.submit(Job.chat("m", "Hi").withId("a")).get();
      client.submit(Job.chat("m", "Hi").withId("b").withReplyTo("other")).get();
    }

    assertThat(cluster.records("reply.jobs"))
        .extracting(record -> decoded(record).replyTo())
        .containsExactlyInAnyOrder("mine", "other");
  }

  @Test
  void manyThreadsSubmitThroughASmallWindowAndEveryJobArrivesOnce() throws Exception {
    ClientOptions options = installation("many.").withWindow(7);
    Queue<CompletableFuture<Receipt>> receipts = new ConcurrentLinkedQueue<>();
    List<String> ids = new ArrayList<>();

    try (SluiceClient client = SluiceClient.connect(options)) {
      Crowd.run(Collections.nCopies(8, () -> submitMany(client, receipts)));
      for (CompletableFuture<Receipt> receipt : receipts) {
        ids.add(receipt.get().jobId());
      }
    }

    assertThat(ids).hasSize(8 * 250);
    assertThat(cluster.records("many.jobs"))
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aStreamOfJobsIsTakenNoFasterThanTheClusterAcknowledges() throws Exception {
    int window = 50;
    try (SluiceClient client = SluiceClient.connect(installation("stream.").withWindow(window))) {
      Stream<Job> jobs =
          IntStream.range(0, 5_000)
              .mapToObj(number -> Job.chat("m", "prompt " + number).withId("job-" + number))
              .peek(job -> assertThat(client.unacknowledged()).isLessThanOrEqualTo(window));

      assertThat(client.submitAll(jobs)).isEqualTo(5_000);
    }

    assertThat(cluster.records("stream.jobs"))
        .extracting(ConsumerRecord::key)
        .doesNotHaveDuplicates()
        .hasSize(5_000);
  }

  @Test
  void jobsForATopicThatWasMadeAMomentAgoAllArrive() throws Exception {
    for (int round = 0; round < 8; round++) {
      String prefix = "fresh" + round + ".";
      ClientOptions options = installation(prefix).withDeliveryTimeout(Duration.ofSeconds(30));

      try (SluiceClient client = SluiceClient.connect(options)) {
        client.submitAll(Stream.generate(() -> Job.chat("m", "Hi")).limit(500));
      }

      assertThat(cluster.records(prefix + "jobs")).hasSize(500);
    }
  }

  @Test
  void anOversizeJobFailsWithItsSizeAndItsNeighboursAreTaken() throws Exception {
    Job large = Job.chat("m", incompressible(2_000_000)).withId("large");

    try (SluiceClient client = SluiceClient.connect(installation("size."))) {
      CompletableFuture<Receipt> before = client.submit(Job.chat("m", "Hi"));
      CompletableFuture<Receipt> failing = client.submit(large);
      CompletableFuture<Receipt> after = client.submit(Job.chat("m", "Hi"));

      assertThatThrownBy(failing::get)
          .cause()
          .isInstanceOf(JobNotSubmittedException.class)
          .hasMessageStartingWith("Job large was not submitted: its 2000")
          .hasMessageContaining("size.jobs")
          .message()
          .hasLineCount(1);
      before.get();
      after.get();
    }
  }

  @Test
  void aJobThatOnlyTheTopicFindsTooLargeFailsTheSame() throws Exception {
    cluster.create("tight.jobs", Map.of("max.message.bytes", "10000"));
    ClientOptions options = cluster.options().withTopicPrefix("tight.");

    try (SluiceClient client = SluiceClient.connect(options)) {
      CompletableFuture<Receipt> failing = client.submit(Job.chat("m", incompressible(50_000)));

      assertThatThrownBy(failing::get)
          .cause()
          .isInstanceOf(JobNotSubmittedException.class)
          .hasMessageContaining("are more than the topic tight.jobs");
    }
  }

  @Test
  void submittingManyStopsAtTheFirstJobThatIsNotTaken() throws Exception {
    Job large = Job.chat("m", incompressible(2_000_000)).withId("large");
    Stream<Job> jobs =
        Stream.concat(
            Stream.of(Job.chat("m", "Hi"), large),
            Stream.generate(() -> Job.chat("m", "for ever")));

    try (SluiceClient client = SluiceClient.connect(installation("stop."))) {
      assertThatThrownBy(() -> client.submitAll(jobs))
          .isInstanceOf(JobNotSubmittedException.class)
          .hasMessageContaining("Job large was not submitted");
    }
  }

  @Test
  void aMissingJobsTopicIsSaidAndNotMade() throws Exception {
    ClientOptions options = cluster.options().withTopicPrefix("absent.");

    try (SluiceClient client = SluiceClient.connect(options)) {
      assertThatThrownBy(() -> client.submit(Job.chat("m", "Hi")).get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(TopicMissingException.class)
          .hasMessage(
              "The topic absent.jobs does not exist on %s: start a worker, which makes it, or create it.",
              cluster.bootstrapServers());
      assertThatThrownBy(() -> client.submitAll(Stream.of(Job.chat("m", "Hi"))))
          .isInstanceOf(TopicMissingException.class);
      assertThat(cluster.topics()).doesNotContain("absent.jobs");

      cluster.create("absent.jobs", Map.of());
      client.submit(Job.chat("m", "Hi")).get();
    }
  }

  @Test
  void aClosedClientSaysSo() throws Exception {
    SluiceClient client = SluiceClient.connect(installation("closed."));
    client.close();
    client.close();

    assertThatThrownBy(() -> client.submit(Job.chat("m", "Hi")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client was closed");
  }

  private static ClientOptions installation(String prefix) {
    cluster.create(prefix + "jobs", Map.of());
    return cluster.options().withTopicPrefix(prefix);
  }

  private static @Nullable Void submitMany(
      SluiceClient client, Queue<CompletableFuture<Receipt>> receipts) throws InterruptedException {
    for (int number = 0; number < 250; number++) {
      receipts.add(client.submit(Job.chat("m", "Hi")));
    }
    return null;
  }

  /** Text that stays large whatever the compression. */
  private static String incompressible(int length) {
    return new java.util.Random(1)
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Job decoded(ConsumerRecord<String, byte[]> record) {
    return ((DecodedJob.Valid) JobCodec.decode(record.value(), "none")).job();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
