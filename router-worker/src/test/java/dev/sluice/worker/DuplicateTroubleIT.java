package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Duplicates where what is needed to know them is not there. */
@Timeout(180)
final class DuplicateTroubleIT {

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
  void aJobWhoseFirstResultIsGoneIsRunAnew() throws Exception {
    make("llm.mine", 1);
    scene.startWorker();
    Job job = Job.chat("m", "Hi").withId("gone");
    scene.publish(null, "gone", job.withReplyTo("llm.mine"));
    try (ResultReader reader = scene.reader("llm.mine")) {
      reader.await(1);
    }
    try (var admin = scene.admin()) {
      admin.deleteTopics(List.of("llm.mine")).all().get();
    }

    JobResult again = scene.run(job);

    assertThat(again.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(again.duplicateOf()).isNull();
    assertThat(scene.calls()).isEqualTo(2);
  }

  @Test
  void withoutAKeysTopicAWorkerKnowsWhatItHasRunItself() throws Exception {
    for (String topic : allBut("llm.keys")) {
      make(topic, DuplicateScene.PARTITIONS);
    }
    scene.startWorker("topics: {replication: 3}"); // There is one broker: it can make no topic.
    Job job = Job.chat("m", "Hi");

    assertThat(scene.run(job).duplicateOf()).isNull();
    assertThat(scene.run(job).duplicateOf()).isEqualTo(job.id());
    assertThat(scene.calls()).isOne();
  }

  @Test
  void aKeysTopicOfTooFewPartitionsHoldsUpNoJob() throws Exception {
    make("llm.keys", 1);
    scene.startWorker();

    for (int i = 0; i < 20; i++) {
      Job job = Job.chat("m", "job " + i);
      assertThat(scene.run(job).status()).isEqualTo(Status.SUCCEEDED);
      assertThat(scene.run(job).duplicateOf()).isEqualTo(job.id());
    }
    assertThat(scene.calls()).isEqualTo(20);
  }

  @Test
  void aKeysTopicThatIsDeletedHoldsUpNoJobForLong() throws Exception {
    scene.startWorker();
    Job before = Job.chat("m", "before");
    scene.run(before);
    try (var admin = scene.admin()) {
      admin.deleteTopics(List.of("llm.keys")).all().get();
    }

    for (int i = 0; i < 20; i++) {
      assertThat(scene.run(Job.chat("m", "after " + i)).status()).isEqualTo(Status.SUCCEEDED);
    }
    assertThat(scene.run(before).duplicateOf()).isEqualTo(before.id());
    assertThat(scene.calls()).isEqualTo(21);
  }

  @Test
  void whereJobsRestInFewerPartitionsADuplicateIsKnownAllTheSame() throws Exception {
    for (DeferralTier tier : DeferralTier.values()) {
      make(tier.topic(DuplicateScene.JOBS), 1);
    }
    scene.startWorker();
    scene.startWorker();
    Job job =
        Job.chat("m", "Hi")
            .withSchedule(new Schedule(Priority.STANDARD, null, Instant.now().plusSeconds(4)));
    for (int i = 0; i < 20; i++) {
      scene.publish(null, null, job.withId("late-" + i).withIdempotencyKey("k" + i % 4));
    }

    assertThat(scene.results(20)).allMatch(result -> result.status() == Status.SUCCEEDED);
    assertThat(scene.calls()).isEqualTo(4);
  }

  @Test
  void whereTheyAreNotWantedDuplicatesAreRun() throws Exception {
    scene.startWorker("duplicates: {window: 0}");
    Job job = Job.chat("m", "Hi");

    assertThat(scene.run(job).duplicateOf()).isNull();
    assertThat(scene.run(job).duplicateOf()).isNull();
    assertThat(scene.calls()).isEqualTo(2);
    try (var admin = scene.admin()) {
      assertThat(admin.listTopics().names().get()).doesNotContain("llm.keys");
    }
  }

  private static List<String> allBut(String missing) {
    return Stream.concat(
            Stream.of(
                "llm.jobs",
                "llm.results",
                "llm.dead-letters",
                "llm.stream",
                "llm.handover",
                "llm.keys"),
            Arrays.stream(DeferralTier.values()).map(tier -> tier.topic("llm.jobs")))
        .filter(topic -> !topic.equals(missing))
        .toList();
  }

  private void make(String topic, int partitions) throws Exception {
    try (var admin = scene.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }
}
