package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Reuse;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that let themselves be answered with what an identical one was answered. */
@Timeout(120)
final class ReuseIT {

  private static final Reuse FOR_AN_HOUR = new Reuse(Duration.ofHours(1));

  @TempDir Path directory;

  private DuplicateScene scene;

  @BeforeEach
  void start() throws Exception {
    scene = new DuplicateScene(directory);
    scene.startWorker();
    scene.startWorker();
  }

  @AfterEach
  void stop() throws InterruptedException {
    scene.close();
  }

  @Test
  void identicalJobsThatAreUnderWayTogetherShareOneCallIfTheyWantTo() throws Exception {
    scene.behave(Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofSeconds(3))));
    List<CompletableFuture<JobResult>> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(scene.request(Job.chat("m", "Hi").withReuse(Reuse.IN_FLIGHT)));
    }
    requests.add(scene.request(Job.chat("m", "Hi"))); // Did not say so.

    List<JobResult> results = new ArrayList<>();
    for (CompletableFuture<JobResult> request : requests) {
      results.add(request.get(60, TimeUnit.SECONDS));
    }

    assertThat(results).filteredOn(result -> result.duplicateOf() == null).hasSize(2);
    assertThat(scene.calls()).isEqualTo(2);
    assertThat(scene.run(Job.chat("m", "Hi").withReuse(Reuse.IN_FLIGHT)).duplicateOf()).isNull();
    assertThat(scene.calls()).isEqualTo(3);
  }

  @Test
  void anAnswerIsUsedAgainForAsLongAsAJobAllows() throws Exception {
    JobResult first = scene.run(Job.chat("m", "Hi").withReuse(FOR_AN_HOUR));
    JobResult second = scene.run(Job.chat("m", "Hi").withReuse(FOR_AN_HOUR));
    JobResult choosy = scene.run(Job.chat("m", "Hi").withReuse(new Reuse(Duration.ofMillis(1))));

    assertThat(second.duplicateOf()).isEqualTo(first.id());
    assertThat(second.outcome()).isEqualTo(first.outcome());
    assertThat(choosy.duplicateOf()).isNull();
    assertThat(scene.calls()).isEqualTo(2);
  }

  @Test
  void anotherTenantOrAnotherQuestionHasAnAnswerOfItsOwn() throws Exception {
    Labels acme = new Labels(null, null, "acme", Labels.none().metadata());
    scene.run(Job.chat("m", "Hi").withReuse(FOR_AN_HOUR));
    scene.run(Job.chat("m", "Hi").withReuse(FOR_AN_HOUR).withLabels(acme));
    scene.run(Job.chat("m", "Hello").withReuse(FOR_AN_HOUR));

    assertThat(scene.calls()).isEqualTo(3);
  }

  @Test
  void aJobThatWasGivenAnAnswerIsADuplicateOfItselfAfterwards() throws Exception {
    JobResult first = scene.run(Job.chat("m", "Hi").withReuse(FOR_AN_HOUR));
    Job second = Job.chat("m", "Hi").withIdempotencyKey("k").withReuse(FOR_AN_HOUR);
    scene.run(second);

    JobResult again = scene.run(second.withId("third").withReuse(Reuse.IN_FLIGHT));

    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.duplicateOf()).isNotNull();
    assertThat(scene.calls()).isOne();
  }
}
