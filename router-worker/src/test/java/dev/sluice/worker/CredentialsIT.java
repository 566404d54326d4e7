package dev.sluice.worker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several credentials of one provider, through a whole worker, judged by its results alone. */
@Timeout(180)
final class CredentialsIT {

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    Reply spent = Reply.of(ErrorKind.QUOTA_EXHAUSTED).retryAfter(Duration.ofMinutes(30));
    scene =
        RoutingScene.start(
            directory,
            Map.of(
                "keyed", failing(Reply.of(ErrorKind.AUTHENTICATION)),
                "paid", failing(spent),
                "barred", failing(Reply.of(ErrorKind.PERMISSION_DENIED)),
                "stormy", failing(Reply.of(ErrorKind.RATE_LIMITED))),
            """
            providers:
              spread:
                engine: openai
                host: ${SIMULATOR}/spread/v1
                models: [{name: even}]
                credentials:
                  - {name: one, auth: {type: header, header_name: Authorization, header_value: Bearer sk-1}}
                  - {name: two, auth: {type: header, header_name: Authorization, header_value: Bearer sk-2}}
                  - {name: three, auth: {type: header, header_name: Authorization, header_value: Bearer sk-3}}
                  - {name: unset, api_key_env: NOT_SET}
              limited:
                engine: openai
                host: ${SIMULATOR}/limited/v1
                models: [{name: uneven}]
                credentials:
                  - {name: small, limits: {requests_per_minute: 2}, auth: {type: header, header_name: Authorization, header_value: Bearer sk-1}}
                  - {name: large, auth: {type: header, header_name: Authorization, header_value: Bearer sk-2}}
              keyed: {engine: openai, host: "${SIMULATOR}/keyed/v1", models: [{name: keyed}], credentials: %1$s}
              paid: {engine: openai, host: "${SIMULATOR}/paid/v1", models: [{name: paid}], credentials: %1$s}
              barred: {engine: openai, host: "${SIMULATOR}/barred/v1", models: [{name: barred}], credentials: %1$s}
              stormy: {engine: openai, host: "${SIMULATOR}/stormy/v1", models: [{name: stormy}], credentials: %1$s}
            """
                .formatted(
                    """
                    [{name: bad, auth: {type: header, header_name: Authorization, header_value: Bearer sk-bad}}, \
                    {name: good, auth: {type: header, header_name: Authorization, header_value: Bearer sk-good}}]\
                    """));
  }

  /** For whoever comes with the bad key. */
  private static Behavior failing(Reply error) {
    return Behavior.INSTANT.withFaults(Fault.status(error, When.apiKey("sk-bad")));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void jobsSpreadOverAllCredentialsThatAreSet() throws Exception {
    Map<String, Long> calls = callsByCredential(scene.runAll(jobs("even", 90)));

    assertThat(calls).containsOnlyKeys("one", "two", "three");
    assertThat(calls.values()).allSatisfy(count -> assertThat(count).isBetween(20L, 40L));
  }

  @Test
  void aCredentialWhoseLimitIsUsedUpLeavesTheJobsToTheOther() throws Exception {
    List<JobResult> results = scene.runAll(jobs("uneven", 50));

    assertThat(results).allSatisfy(result -> assertThat(result.attempts()).hasSize(1));
    assertThat(callsByCredential(results).get("small")).isLessThan(10);
  }

  @Test
  void aBadKeyAmongGoodOnesFailsNoJobAndIsTriedOnceInAWhile() throws Exception {
    assertThat(triesOfTheBadOne("keyed")).isLessThan(5);
  }

  @Test
  void aSpentQuotaFailsNoJobAndIsNotTriedBeforeItsTime() throws Exception {
    assertThat(triesOfTheBadOne("paid")).isZero();
  }

  @Test
  void aKeyThatMayNotUseTheModelFailsNoJob() throws Exception {
    assertThat(triesOfTheBadOne("barred")).isLessThan(5);
  }

  @Test
  void aThrottledCredentialHandsItsJobToTheOtherAtOnce() throws Exception {
    List<JobResult> results = scene.runAll(jobs("stormy", 20));

    assertThat(results).allSatisfy(result -> RoutingScene.answeredBy(result));
    assertThat(results)
        .filteredOn(result -> result.attempts().size() > 1)
        .isNotEmpty()
        .allSatisfy(
            result ->
                assertThat(result.attempts())
                    .extracting(Attempt::credential)
                    .containsExactly("bad", "good"));
  }

  /** Once it is known to be bad. Every job is answered all the same. */
  private static long triesOfTheBadOne(String model) throws Exception {
    for (Job job : jobs(model, 2)) {
      RoutingScene.answeredBy(scene.run(job));
    }
    List<JobResult> results = scene.runAll(jobs(model, 100));
    assertThat(results)
        .allSatisfy(
            result -> assertThat(RoutingScene.answeredBy(result)).isEqualTo(model + "/" + model));
    return callsByCredential(results).getOrDefault("bad", 0L);
  }

  private static List<Job> jobs(String model, int count) {
    return IntStream.range(0, count).mapToObj(i -> Job.chat(model, "prompt " + i)).toList();
  }

  private static Map<String, Long> callsByCredential(List<JobResult> results) {
    return results.stream()
        .flatMap(result -> result.attempts().stream())
        .collect(groupingBy(attempt -> String.valueOf(attempt.credential()), counting()));
  }
}
