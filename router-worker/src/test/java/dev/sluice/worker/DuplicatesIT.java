package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Cost;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Forwarding;
import dev.sluice.schema.ForwardingCodec;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Parking;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Resubmission;
import dev.sluice.schema.ResubmissionCodec;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Latency;
import dev.sluice.worker.consume.DefaultPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are submitted again, through whole workers. */
@Timeout(180)
final class DuplicatesIT {

  @TempDir Path directory;

  private DuplicateScene scene;

  @BeforeEach
  void start() {
    scene = new DuplicateScene(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    scene.close();
  }

  @Test
  void aJobThatIsSubmittedAgainIsGivenTheFirstResultAndCostsNothing() throws Exception {
    scene.startWorker();
    Job job = Job.chat("m", "Hi");

    JobResult first = scene.run(job);
    Labels others = new Labels("again", "batch-2", null, Labels.none().metadata());
    JobResult second = scene.run(job.withLabels(others));

    assertThat(first.duplicateOf()).isNull();
    assertThat(second.outcome()).isEqualTo(first.outcome());
    assertThat(second.duplicateOf()).isEqualTo(job.id());
    assertThat(second.labels()).isEqualTo(others);
    assertThat(second.attempts()).isEmpty();
    assertThat(second.usage()).isEqualTo(Usage.NONE);
    assertThat(second.cost()).isEqualTo(Cost.DUPLICATE);
    assertThat(scene.calls()).isOne();
  }

  @Test
  void jobsOfOneKeyAreOneJobWhicheverWorkersSeeThem() throws Exception {
    scene.startWorker();
    scene.startWorker();
    List<Job> firsts = keyed("first", 30);
    List<JobResult> answers = runAll(firsts);

    List<JobResult> again = runAll(keyed("second", 30));

    for (int i = 0; i < firsts.size(); i++) {
      assertThat(again.get(i).outcome()).isEqualTo(answers.get(i).outcome());
      assertThat(again.get(i).duplicateOf()).isEqualTo(firsts.get(i).id());
    }
    assertThat(scene.calls()).isEqualTo(30);
  }

  @Test
  void whatWasRunIsKnownAfterAllWorkersWereStartedAnew() throws Exception {
    scene.startWorker();
    List<JobResult> answers = runAll(keyed("first", 30));
    scene.stopWorkers();
    scene.startWorker();
    scene.startWorker();

    List<JobResult> again = runAll(keyed("second", 30));

    assertThat(again).extracting(JobResult::outcome).isEqualTo(outcomes(answers));
    assertThat(scene.calls()).isEqualTo(30);
  }

  @Test
  void aThousandAtOnceShareOneCallAndHoldUpNoOther() throws Exception {
    scene.behave(
        Behavior.INSTANT.withLatency(
            Latency.fixed(Duration.ofSeconds(7)))); // Longer than any waits.
    scene.startWorker();
    for (int i = 0; i < 1_000; i++) {
      scene.publish(null, "slow", Job.chat("m", "Hi").withId("slow-" + i).withIdempotencyKey("k"));
    }
    scene.publish(null, "slow", Job.chat("m", "Hi").withId("other"));

    List<JobResult> results = scene.results(1_001);

    JobResult other = ofId(results, "other");
    assertThat(other.duplicateOf()).isNull();
    assertThat(other.attempts().getFirst().startedAt())
        .isBefore(other.submittedAt().plusSeconds(6));
    assertThat(results).allMatch(result -> result.status() == Status.SUCCEEDED);
    assertThat(results).filteredOn(result -> result.duplicateOf() == null).hasSize(2);
    assertThat(scene.calls()).isEqualTo(2);
  }

  @Test
  void aFailureThatMayPassIsNotRememberedAndOneOfTheJobsOwnIs() throws Exception {
    scene.startWorker();
    Job shaky = Job.chat("m", "shaky");
    Job wrong = Job.chat("m", "wrong");
    scene.behave(
        Behavior.INSTANT.withFaults(
            Fault.status(Fault.Reply.SERVER_ERROR, Fault.When.promptContains("shaky").times(1)),
            Fault.status(
                Fault.Reply.of(Fault.ErrorKind.INVALID_REQUEST),
                Fault.When.promptContains("wrong"))));

    assertThat(scene.run(shaky).status()).isEqualTo(Status.FAILED);
    assertThat(scene.run(shaky).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(scene.run(shaky).duplicateOf()).isEqualTo(shaky.id());
    assertThat(scene.calls()).isEqualTo(2);

    assertThat(errorOf(scene.run(wrong))).isEqualTo(ErrorCode.INVALID_REQUEST);
    JobResult again = scene.run(wrong);
    assertThat(errorOf(again)).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(again.duplicateOf()).isEqualTo(wrong.id());
    assertThat(scene.calls()).isEqualTo(3);
  }

  @Test
  void whoWaitsForOneThatFailsIsNext() throws Exception {
    scene.behave(
        Behavior.INSTANT
            .withLatency(Latency.fixed(Duration.ofSeconds(1)))
            .withFaults(Fault.status(Fault.Reply.SERVER_ERROR, Fault.When.ALWAYS.times(1))));
    scene.startWorker();
    List<JobResult> results = runAll(List.of(keyed("a", 1).getFirst(), keyed("b", 1).getFirst()));

    assertThat(results)
        .extracting(JobResult::status)
        .containsExactlyInAnyOrder(Status.FAILED, Status.SUCCEEDED);
    assertThat(scene.calls()).isEqualTo(2);
  }

  @Test
  void jobsWithoutANameAreEachTheirOwn() throws Exception {
    scene.startWorker();
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    String line = "{\"custom_id\":\"row-1\",\"body\":" + body + "}";
    for (int i = 0; i < 2; i++) {
      scene.publish(0, "key", body, Map.of());
      scene.publish(0, "key", line, Map.of());
    }

    assertThat(scene.results(4)).allMatch(result -> result.duplicateOf() == null);
    assertThat(scene.calls()).isEqualTo(4);
    try (ResultReader keys = scene.reader("llm.keys")) {
      assertThat(keys.readToEnd()).isEmpty();
    }
  }

  @Test
  void whatAsksSomethingElseUnderTheSameIdIsAnotherJob() throws Exception {
    scene.startWorker();

    JobResult one = scene.run(Job.chat("m", "one").withId("1"));
    JobResult other = scene.run(Job.chat("m", "another").withId("1"));

    assertThat(List.of(one, other)).allMatch(result -> result.duplicateOf() == null);
    assertThat(scene.calls()).isEqualTo(2);
  }

  @Test
  void tenantsHaveKeysOfTheirOwn() throws Exception {
    scene.startWorker();
    for (String tenant : List.of("acme", "other", "acme")) {
      Labels labels = new Labels(null, null, tenant, Labels.none().metadata());
      scene.run(Job.chat("m", "Hi").withIdempotencyKey("k").withLabels(labels));
    }
    scene.run(Job.chat("m", "Hi").withIdempotencyKey("k"));

    assertThat(scene.calls()).isEqualTo(3);
  }

  @Test
  void whereverItsRecordStandsAJobIsKnownAndNamedByWhereItWasSubmitted() throws Exception {
    scene.behave(
        Behavior.INSTANT.withFaults(
            Fault.status(
                Fault.Reply.of(Fault.ErrorKind.INVALID_REQUEST),
                Fault.When.promptContains("wrong"))));
    scene.startWorker();
    Job job = Job.chat("m", "wrong").withId("far from home");
    RecordMetadata submitted = scene.publish(awayFrom(job.id()), null, job);
    assertThat(scene.results(1).getFirst().submittedAt())
        .isEqualTo(Instant.ofEpochMilli(submitted.timestamp()));
    scene.publish(null, job.id(), job);

    assertThat(scene.results(2).get(1).duplicateOf()).isEqualTo(job.id());
    assertThat(scene.calls()).isOne();
    try (ResultReader letters = scene.reader("llm.dead-letters")) {
      var source = DeadLetterCodec.decode(letters.await(1).getFirst().value()).source();
      assertThat(source.partition()).isEqualTo(submitted.partition());
      assertThat(source.offset()).isEqualTo(submitted.offset());
    }
  }

  @Test
  void whatSomebodySaysOfWhereAJobWasSubmittedDoesNoHarm() throws Exception {
    scene.startWorker();
    Job job = Job.chat("m", "Hi").withId("forged");
    Parking.Origin elsewhere = new Parking.Origin("secret", 7, 1, Instant.EPOCH);
    Parking.Origin here = new Parking.Origin(DuplicateScene.JOBS, 1, 2, Instant.EPOCH);
    String bytes = new String(JobCodec.encode(job), UTF_8);
    for (byte[] header :
        List.of(
            "no header of a worker's".getBytes(UTF_8),
            ForwardingCodec.encode(new Forwarding("x", elsewhere, 0)),
            ForwardingCodec.encode(new Forwarding("y", here, 1)))) {
      scene.publish(awayFrom(job.id()), null, bytes, Map.of(RecordHeaders.FORWARDED, header));
    }

    assertThat(scene.results(3))
        .allMatch(result -> result.id().equals("forged"))
        .allMatch(result -> result.status() == Status.SUCCEEDED);
    assertThat(scene.calls()).isLessThanOrEqualTo(3);
  }

  @Test
  void whatIsReplayedOnPurposeIsRunAndRemembered() throws Exception {
    scene.behave(
        Behavior.INSTANT.withFaults(
            Fault.status(Fault.Reply.SERVER_ERROR, Fault.When.ALWAYS.times(1))));
    scene.startWorker();
    Job job = Job.chat("m", "Hi").withId("replayed");
    assertThat(scene.run(job).status()).isEqualTo(Status.FAILED);

    replay(job);
    assertThat(scene.results(2)).allMatch(result -> result.duplicateOf() == null);
    assertThat(scene.run(job).duplicateOf()).isEqualTo("replayed");
    assertThat(scene.calls()).isEqualTo(2);

    replay(job);
    assertThat(scene.results(4).get(3).duplicateOf()).isNull();
    assertThat(scene.calls()).isEqualTo(3);
  }

  private void replay(Job job) throws Exception {
    Replay replay = new Replay(1, List.of());
    byte[] header = ResubmissionCodec.encode(new Resubmission(job.id(), replay));
    String bytes = new String(JobCodec.encode(job), UTF_8);
    scene.publish(null, job.id(), bytes, Map.of(RecordHeaders.REPLAY, header));
  }

  private List<JobResult> runAll(List<Job> jobs) throws Exception {
    List<CompletableFuture<JobResult>> requests = new ArrayList<>();
    for (Job job : jobs) {
      requests.add(scene.request(job));
    }
    List<JobResult> results = new ArrayList<>();
    for (CompletableFuture<JobResult> request : requests) {
      results.add(request.get(90, TimeUnit.SECONDS));
    }
    return results;
  }

  /** Of ids of their own, and the same keys each time. */
  private static List<Job> keyed(String name, int count) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(
          Job.of(Endpoint.CHAT_COMPLETIONS, Job.chat("m", "job " + i).body())
              .withId(name + "-" + i)
              .withIdempotencyKey("key-" + i));
    }
    return jobs;
  }

  private static List<JobResult.Outcome> outcomes(List<JobResult> results) {
    return results.stream().map(JobResult::outcome).toList();
  }

  private static JobResult ofId(List<JobResult> results, String id) {
    return results.stream().filter(result -> result.id().equals(id)).findFirst().orElseThrow();
  }

  private static ErrorCode errorOf(JobResult result) {
    return ((JobResult.Failed) result.outcome()).error().code();
  }

  private static int awayFrom(String id) {
    int home = DefaultPartition.of(id.getBytes(UTF_8), DuplicateScene.PARTITIONS);
    return (home + 1) % DuplicateScene.PARTITIONS;
  }
}
