package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.Fault.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs that fail in a real worker, and what the command does about them. */
@Timeout(240)
final class DeadLettersIT {

  @TempDir Path directory;

  private DeadLetterScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = DeadLetterScene.open(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    scene.close();
  }

  @Test
  void theyAreListedCountedAndShown() throws Exception {
    scene.refuse(ErrorKind.INVALID_REQUEST);
    Job acme = named("refused", "acme");
    Job late =
        DeadLetterScene.job("late")
            .withSchedule(new Schedule(Priority.STANDARD, Instant.EPOCH, null));
    scene.fail(List.of(acme, late, unknownModel("unknown-1"), unknownModel("unknown-2")));

    Sluice list = scene.succeed("list");
    Sluice json = scene.succeed("list", "--json", "--code", "no_route", "--limit", "1");
    Sluice byTenant = scene.succeed("list", "--tenant", "acme", "--provider", "moody");
    Sluice none = scene.succeed("list", "--until", "1h");
    Sluice shown = scene.succeed("show", "refused");
    Sluice nobody = scene.run("show", "nobody");

    assertThat(list.out())
        .containsPattern("refused +row-refused +invalid_request +moody/m +1 +no +\\S")
        .containsPattern("late +row-late +deadline_exceeded +– +0 +no +the deadline")
        .contains("4 dead letters\n", "1  invalid_request\n", "2  no_route\n");
    assertThat(json.out().lines()).hasSize(1);
    JsonNode line = Json.mapper().readTree(json.out());
    assertThat(line.at("/error/code").asString()).isEqualTo("no_route");
    assertThat(line.at("/dead_letter/topic").asString()).isEqualTo("llm.dead-letters");
    assertThat(line.at("/dead_letter/replayed").asInt()).isZero();
    assertThat(line.at("/source/value").asString()).contains("nobody-has-it");
    assertThat(byTenant.out()).contains("1 dead letter\n").contains("refused");
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("no such dead letters");
    assertThat(shown.out())
        .containsPattern("job +refused\n")
        .containsPattern("tenant +acme\n")
        .containsPattern("error +invalid_request: will hardly")
        .containsPattern("came from +llm\\.jobs-\\d@\\d")
        .containsPattern("replayed +no\n")
        .containsPattern("moody/m +\\d+ ms +\\S+ m?s +invalid_request 400")
        .contains("\"content\" : \"Hi refused\"");
    assertThat(nobody.exitCode()).isEqualTo(2);
    assertThat(DeadLetterScene.said(nobody))
        .hasLineCount(1)
        .contains("no dead letter of a job nobody");
  }

  @Test
  void aReplayAfterTheFaultIsOverSucceedsUnderTheSameIdAndTellsItsHistory() throws Exception {
    scene.refuse(ErrorKind.INVALID_REQUEST);
    scene.fail(List.of(DeadLetterScene.job("a"), DeadLetterScene.job("b")));
    try (SluiceClient client = SluiceClient.connect(scene.options());
        ResultStream results = client.follow(DeadLetterScene.BATCH)) {
      scene.succeed("replay", "--job", "a", "--yes");
      JobResult again = DeadLetterScene.next(results, 1).getFirst();
      scene.answer();
      Sluice replay = scene.succeed("replay", "--code", "invalid_request", "--yes");
      List<JobResult> last = DeadLetterScene.next(results, 2);
      Sluice nothingLeft = scene.succeed("replay", "--code", "invalid_request", "--yes");

      assertThat(again.status()).isEqualTo(Status.FAILED);
      assertThat(replay.out())
          .contains("replayed 2 dead letters\n", "2  invalid_request\n")
          .contains("passed over 1 that had been replayed before");
      assertThat(last)
          .allSatisfy(result -> assertThat(result.status()).isEqualTo(Status.SUCCEEDED))
          .extracting(JobResult::id)
          .containsExactlyInAnyOrder("a", "b");
      JobResult a = last.stream().filter(one -> one.id().equals("a")).findFirst().orElseThrow();
      assertThat(a.labels().customId()).isEqualTo("row-a");
      assertThat(a.attempts()).hasSize(1);
      Replay history = requireNonNull(a.replay());
      assertThat(history.count()).isEqualTo(2);
      assertThat(history.former())
          .hasSize(2)
          .allMatch(failure -> failure.code() == ErrorCode.INVALID_REQUEST)
          .allMatch(failure -> failure.deadLetter().topic().equals("llm.dead-letters"));
      assertThat(nothingLeft.out())
          .contains("replayed 0 dead letters")
          .contains("passed over 3 that had been replayed before");
    }
    assertThat(scene.succeed("list").out()).containsPattern("row-b +invalid_request .* once ");
    assertThat(scene.succeed("show", "a").out())
        .contains("It was replayed once before it failed here:")
        .containsPattern("replayed +once, the last time at ")
        .containsPattern("Its other dead letters: llm\\.dead-letters-\\d@\\d");
  }

  @Test
  void aBareBodyKeepsTheIdThatItHadAndItsHeaders() throws Exception {
    scene.refuse(ErrorKind.INVALID_REQUEST);
    ProducerRecord<byte[], byte[]> bare =
        new ProducerRecord<>(
            "llm.jobs",
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(UTF_8));
    bare.headers().add("traceparent", "00-trace".getBytes(UTF_8)).add("app", new byte[] {-1});
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", scene.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(bare).get();
    }
    await()
        .atMost(DeadLetterScene.PATIENCE)
        .until(() -> !scene.records("llm.dead-letters").isEmpty());
    String id = DeadLetterScene.key(scene.records("llm.dead-letters").getFirst());
    scene.answer();

    scene.succeed("replay", "--all", "--yes");
    JobResult result = requireNonNull(scene.resultsOfReplays(1).get(id)).getFirst();

    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    ConsumerRecord<byte[], byte[]> job =
        scene.records("llm.jobs").stream()
            .filter(record -> record.headers().lastHeader("sluice-replay") != null)
            .findFirst()
            .orElseThrow();
    assertThat(job.key()).isNull();
    assertThat(job.value()).isEqualTo(bare.value());
    assertThat(job.headers().lastHeader("app").value()).containsExactly(-1);
    assertThat(scene.records("llm.results"))
        .extracting(record -> new String(record.headers().lastHeader("traceparent").value(), UTF_8))
        .containsExactly("00-trace", "00-trace");
  }

  @Test
  void anotherModelAndProviderAreAskedWhereThatIsSaid() throws Exception {
    scene.fail(List.of(unknownModel("a")));

    Sluice dryRun =
        scene.succeed("replay", "--code", "no_route", "--with-model", "other", "--dry-run");
    assertThat(dryRun.out()).startsWith("would replay 1 dead letter with model other\n");
    assertThat(scene.replayedJobs()).isZero();
    scene.succeed(
        "replay", "--code=no_route", "--with-model=other", "--with-provider=steady", "--yes");
    JobResult result = requireNonNull(scene.resultsOfReplays(1).get("a")).getFirst();

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            JobResult.Succeeded.class,
            succeeded -> {
              assertThat(succeeded.route().provider()).isEqualTo("steady");
              assertThat(succeeded.route().model()).isEqualTo("other");
            });
    assertThat(scene.succeed("show", "a").out())
        .containsPattern("replayed +once, the last time at \\S+ with model other, provider steady");
  }

  @Test
  void anExpiredJobIsSkippedUnlessItGetsAnotherDeadline() throws Exception {
    scene.fail(
        List.of(
            DeadLetterScene.job("late")
                .withSchedule(new Schedule(Priority.STANDARD, Instant.EPOCH, null))));

    Sluice skipped = scene.run("replay", "--code", "deadline_exceeded", "--yes");
    Sluice replayed = scene.succeed("replay", "--all", "--with-deadline", "2h", "--yes");

    assertThat(skipped.exitCode()).isEqualTo(1);
    assertThat(skipped.out()).contains("replayed 0 dead letters", "skipped 1: its deadline");
    assertThat(skipped.err()).contains("sluice: skipped late (llm.dead-letters-");
    assertThat(replayed.out()).contains("replayed 1 dead letter with deadline 20");
    assertThat(requireNonNull(scene.resultsOfReplays(1).get("late")).getFirst().status())
        .isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void aReplayThatIsKilledIsFinishedByTheNextOneAndNoneIsReplayedTwice() throws Exception {
    int jobs = 5_000;
    scene.refuse(ErrorKind.INVALID_REQUEST);
    scene.fail(many(jobs));
    scene.answer();

    try (Sluice doomed = scene.start("replay", "--all", "--yes")) {
      scene.awaitFirstMarks();
      doomed.kill();
    }
    long before = scene.replayedJobs();
    Sluice next = scene.succeed("replay", "--all", "--yes");
    Map<String, List<JobResult>> results = scene.resultsOfReplays(jobs);

    assertThat(before).isPositive().isLessThan(jobs);
    assertThat(next.out())
        .contains("replayed %,d dead letters".formatted(jobs - before))
        .contains("passed over %,d that".formatted(before));
    assertThat(results)
        .hasSize(jobs)
        .allSatisfy(
            (id, each) -> {
              assertThat(each).hasSize(1);
              assertThat(each.getFirst().status()).isEqualTo(Status.SUCCEEDED);
            });
  }

  @Test
  void ofTwoAtOnceEachDeadLetterIsReplayedByOne() throws Exception {
    int jobs = 3_000;
    scene.refuse(ErrorKind.INVALID_REQUEST);
    scene.fail(many(jobs));
    scene.answer();

    try (Sluice one = scene.start("replay", "--all", "--yes");
        Sluice other = scene.start("replay", "--all", "--yes")) {
      assertThat(List.of(one.exitCode(), other.exitCode())).contains(0).isSubsetOf(0, 1);
      assertThat(DeadLetterScene.said(one) + DeadLetterScene.said(other))
          .matches("(sluice: stopped after [0-9,]+: Another replay or purge .*\n)?");
    }

    assertThat(scene.resultsOfReplays(jobs))
        .hasSize(jobs)
        .allSatisfy((id, each) -> assertThat(each).hasSize(1));
  }

  @Test
  void aBatchThatRunsHasOneResultOfEachJobWhateverIsReplayedMeanwhile() throws Exception {
    scene.refuse(ErrorKind.INVALID_REQUEST);
    Instant due = Instant.now().plusSeconds(20);
    Files.writeString(
        directory.resolve("two.jsonl"),
        """
        {"custom_id":"fails","body":{"model":"m","messages":[{"role":"user","content":"Hi"}]}}
        {"custom_id":"waits","not_before":"%s","body":{"model":"other","messages":[{"role":"user","content":"Hi"}]}}
        """
            .formatted(due));
    try (Sluice batch =
        Sluice.start(directory, "batch", "two.jsonl", "--bootstrap", scene.bootstrap())) {
      batch.awaitDoing(() -> batch.out().contains("fails"));
      scene.answer();
      scene.succeed("replay", "--all", "--yes");
      assertThat(scene.resultsOfReplays(1)).hasSize(1);

      assertThat(batch.exitCode()).as(batch.err()).isEqualTo(1);
      assertThat(batch.out().lines()).hasSize(2);
      assertThat(batch.err())
          .contains("1 later results of jobs that were replayed meanwhile are not among them");
    }
  }

  @Test
  void aPurgeDeletesWhatItSaysAndNothingThatCannotBeChosen() throws Exception {
    scene.fail(List.of(unknownModel("a"), unknownModel("b")));

    Sluice unasked = scene.run("purge", "--all");
    Sluice notYet = scene.succeed("purge", "--before", "1h", "--yes");
    Sluice purged = scene.succeed("purge", "--all", "--yes");

    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).hasLineCount(1).contains("add --yes");
    assertThat(notYet.out()).isEqualTo("would delete 0 dead letters\n");
    assertThat(purged.out()).isEqualTo("deleted 2 dead letters\n");
    assertThat(scene.succeed("list").out()).isEmpty();
  }

  private static List<Job> many(int jobs) {
    return IntStream.range(0, jobs).mapToObj(i -> DeadLetterScene.job("job-" + i)).toList();
  }

  private static Job named(String id, @Nullable String tenant) {
    Job job = DeadLetterScene.job(id);
    Labels labels = job.labels();
    return job.withLabels(
        new Labels(labels.customId(), labels.batchId(), tenant, labels.metadata()));
  }

  private static Job unknownModel(String id) {
    Job job = DeadLetterScene.job(id);
    job.body().put("model", "nobody-has-it");
    return job;
  }
}
