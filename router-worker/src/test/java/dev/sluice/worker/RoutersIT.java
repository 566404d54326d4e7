package dev.sluice.worker;

import static dev.sluice.worker.RoutingScene.answeredBy;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routers with variants, and who goes before whom in what a job does not say. */
@Timeout(180)
final class RoutersIT {

  private static final int USERS = 1_000;
  private static final int SHARE_OF_A = 700;

  /** Four times the standard deviation of a thousand draws. */
  private static final long SAMPLING_ERROR = 58;

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    scene =
        RoutingScene.start(
            directory,
            Map.of(),
            """
            providers:
              east: {engine: openai, host: "${SIMULATOR}/east/v1", models: [{name: chat}]}
              west: {engine: openai, host: "${SIMULATOR}/west/v1", models: [{name: chat}]}
              south: {engine: openai, host: "${SIMULATOR}/south/v1", models: [{name: chat}]}
            routers:
              split:
                variants:
                  - {variant_id: a, weight: 70, model_id: east/chat}
                  - {variant_id: b, weight: 30, model_id: west/chat}
              guided:
                variants:
                  - variant_id: sole
                    model_id: chat
                    model_selection: {provider: {order: [west, east]}}
            routing:
              default_model: router/guided
              model_selection: {provider: {order: [south, east, west]}}
            """);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void theVariantsOfARouterGetTheirSharesAndTheResultsSayWhich() throws Exception {
    List<JobResult> results = scene.runAll(jobsOfUsers(USERS));

    Map<String, Long> shares = results.stream().collect(groupingBy(RoutersIT::variant, counting()));
    assertThat(shares).containsOnlyKeys("a", "b");
    assertThat(shares.get("a")).isCloseTo(SHARE_OF_A, Offset.offset(SAMPLING_ERROR));
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(answeredBy(result))
                    .isEqualTo(variant(result).equals("a") ? "east/chat" : "west/chat"));
  }

  @Test
  void aUserStaysWithAVariant() throws Exception {
    List<String> before = scene.runAll(jobsOfUsers(100)).stream().map(RoutersIT::variant).toList();
    List<String> after = scene.runAll(jobsOfUsers(100)).stream().map(RoutersIT::variant).toList();

    assertThat(before).contains("a", "b").isEqualTo(after);
  }

  @Test
  void whatAJobSaysGoesBeforeItsBodyThenTheRouterThenTheConfiguration() throws Exception {
    Job inBody = guided();
    inBody.body().putObject("model_selection").putObject("provider").putArray("order").add("east");
    ModelSelection south = ModelSelection.NONE.withOrder("south");

    assertThat(answeredBy(scene.run(inBody.withSelection(south)))).isEqualTo("south/chat");
    assertThat(answeredBy(scene.run(inBody.withId(Job.newId())))).isEqualTo("east/chat");
    assertThat(answeredBy(scene.run(guided()))).isEqualTo("west/chat");
    assertThat(answeredBy(scene.run(Job.chat("chat", "Hi")))).isEqualTo("south/chat");
  }

  @Test
  void aJobWithoutAModelMayBeARoutersByDefault() throws Exception {
    Job job = guided();
    job.body().remove("model");

    JobResult result = scene.run(job);

    assertThat(variant(result)).isEqualTo("sole");
  }

  private static Job guided() {
    return Job.chat("router/guided", "Hi");
  }

  private static List<Job> jobsOfUsers(int users) {
    return IntStream.range(0, users)
        .mapToObj(
            user -> {
              Job job = Job.chat("router/split", "Hi");
              job.body().put("user", "user-" + user);
              return job;
            })
        .toList();
  }

  private static String variant(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
    @Nullable String variant = ((JobResult.Succeeded) result.outcome()).route().variantId();
    return variant == null ? "none" : variant;
  }
}
