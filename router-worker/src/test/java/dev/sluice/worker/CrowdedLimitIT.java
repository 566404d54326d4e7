package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.ReceivedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose provider allows less than its jobs want, judged by the order of the calls. */
@Timeout(180)
final class CrowdedLimitIT {

  private static final int PER_SECOND = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private RoutingScene scene;

  @BeforeEach
  void start() throws Exception {
    scene =
        RoutingScene.start(
            directory,
            Map.of(),
            """
            providers:
              narrow:
                engine: openai
                host: ${SIMULATOR}/narrow/v1
                limits: {requests_per_minute: %d, tokens_per_minute: 10000000}
                models: [{name: m}]
            worker: {drain_timeout: 1s}
            """
                .formatted(60 * PER_SECOND));
  }

  @AfterEach
  void stop() throws Exception {
    scene.stop();
  }

  @Test
  void interactiveJobsAreServedWithinTwoSecondsWorthOfTheLimitBeforeACrowdThatWaits()
      throws Exception {
    var _ = scene.submit(jobs(2_000, "batch", Priority.BATCH));
    awaitCalls(2 * PER_SECOND);
    List<Integer> before = new ArrayList<>();
    List<Job> interactive = jobs(40, "interactive", Priority.INTERACTIVE);
    for (Job job : interactive) {
      before.add(prompts().size());
      scene.run(job);
    }

    List<String> prompts = prompts();
    for (int i = 0; i < interactive.size(); i++) {
      int place = prompts.indexOf("interactive " + i);
      assertThat(place - before.get(i)).as("calls before it").isLessThan(2 * PER_SECOND);
    }
    assertThat(prompts).filteredOn(prompt -> prompt.startsWith("batch")).hasSizeLessThan(2_000);
  }

  @Test
  void aJobThatIsMoreThanALimitEverAllowsIsRefusedAtOnceAndCostsNothing() throws Exception {
    var _ = scene.submit(jobs(1_000, "batch", Priority.BATCH));
    awaitCalls(2 * PER_SECOND);
    int before = prompts().size();
    Job job = Job.chat("m", "too large");
    job.body().put("max_tokens", 10_000_001);

    JobResult result = scene.run(job);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            JobResult.Failed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    assertThat(prompts()).hasSizeLessThan(before + 2 * PER_SECOND).doesNotContain("too large");
  }

  private static List<Job> jobs(int count, String tenant, Priority priority) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Job.chat("m", tenant + " " + i)
                    .withSchedule(new Schedule(priority, null, null))
                    .withLabels(new Labels(null, null, tenant, Json.mapper().createObjectNode())))
        .toList();
  }

  private void awaitCalls(int count) {
    await().atMost(PATIENCE).until(() -> prompts().size() >= count);
  }

  /** In the order in which the provider was called. */
  private List<String> prompts() {
    return scene.simulator().ledger().calls().stream()
        .sorted(Comparator.comparingLong(ReceivedCall::sequence))
        .flatMap(call -> Stream.ofNullable(call.prompt()))
        .toList();
  }
}
