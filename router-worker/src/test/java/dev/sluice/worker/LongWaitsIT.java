package dev.sluice.worker;

import static dev.sluice.worker.RoutingScene.answeredBy;
import static dev.sluice.worker.RoutingScene.calls;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that have to wait for long, and those behind them in the one partition that there is. */
@Timeout(300)
final class LongWaitsIT {

  private static final int IN_FLIGHT = 20;

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    scene =
        RoutingScene.start(
            directory,
            Map.of(),
            """
            worker: {max_in_flight: %d}
            providers:
              stuck: {engine: openai, host: "${SIMULATOR}/stuck/v1", models: [{name: long}]}
              free: {engine: openai, host: "${SIMULATOR}/free/v1", models: [{name: none}]}
              strict: {engine: openai, host: "${SIMULATOR}/strict/v1", models: [{name: short}]}
            """
                .formatted(IN_FLIGHT));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void aRetryAfterOfTenMinutesDelaysNoJobOfAnotherProvider() throws Exception {
    throttle("stuck", Duration.ofMinutes(10), When.ALWAYS);
    scene.runAll(jobs("none", 200)); // Until everything is warm.
    Instant alone = Instant.now();
    scene.runAll(jobs("none", 50));
    Duration usual = Duration.between(alone, Instant.now());

    List<CompletableFuture<JobResult>> stuck = scene.submit(jobs("long", 200));
    Instant begun = Instant.now();
    List<JobResult> free = scene.runAll(jobs("none", 50));

    assertThat(Duration.between(begun, Instant.now())).isLessThan(usual.plusSeconds(2));
    assertThat(free).allSatisfy(result -> assertThat(answeredBy(result)).isEqualTo("free/none"));
    assertThat(stuck).noneMatch(CompletableFuture::isDone);
    assertThat(scene.callsTo("stuck")).isBetween(1L, (long) IN_FLIGHT);
  }

  @Test
  void aRetryAfterOfEightSecondsIsHonouredAndGivesOneResultEach() throws Exception {
    scene.runAll(jobs("short", 200)); // Until everything is warm.
    long before = scene.callsTo("strict");
    Duration told = Duration.ofSeconds(8);
    throttle("strict", told, When.ALWAYS.times(IN_FLIGHT / 4)); // All of them called at once.

    List<JobResult> results = scene.runAll(jobs("short", 50));

    assertThat(results)
        .allSatisfy(result -> assertThat(calls(result)).endsWith("strict: succeeded"));
    List<JobResult> throttled = results.stream().filter(one -> calls(one).size() > 1).toList();
    assertThat(throttled).isNotEmpty();
    assertThat(throttled)
        .allSatisfy(result -> assertThat(rest(result)).isBetween(told, told.plusSeconds(2)));
    assertThat(scene.callsTo("strict")).isEqualTo(before + 50 + throttled.size());
    assertThat(resultsOf(results)).doesNotHaveDuplicates().hasSize(50);
  }

  /** The ids of these jobs, as often as a reader of the topic sees a result of theirs. */
  private static List<String> resultsOf(List<JobResult> jobs) {
    Set<String> ids = jobs.stream().map(JobResult::id).collect(toSet());
    try (ResultReader reader = new ResultReader(scene.bootstrapServers(), "llm.results")) {
      return reader.readToEnd().stream()
          .map(record -> ResultReader.json(record).path("id").asString())
          .filter(ids::contains)
          .toList();
    }
  }

  /** Between the end of the throttled call and the beginning of the next one. */
  private static Duration rest(JobResult result) {
    Attempt first = result.attempts().getFirst();
    return Duration.between(
        first.startedAt().plus(first.duration()), result.attempts().getLast().startedAt());
  }

  private static void throttle(String provider, Duration told, When when) {
    Reply reply = Reply.of(ErrorKind.RATE_LIMITED).retryAfter(told);
    scene.simulator().behave(provider, Behavior.INSTANT.withFaults(Fault.status(reply, when)));
  }

  private static List<Job> jobs(String model, int count) {
    return IntStream.range(0, count).mapToObj(i -> Job.chat(model, "Job " + i)).toList();
  }
}
