package dev.sluice.worker;

import static dev.sluice.worker.RoutingScene.answeredBy;
import static dev.sluice.worker.RoutingScene.calls;
import static dev.sluice.worker.RoutingScene.excluded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.FallbackOn;
import dev.sluice.schema.ModelSelection.Filter;
import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of jobs when providers fail, each in its way. Every test has providers of its own,
 * so that none finds a circuit open that another one opened.
 */
@Timeout(300)
final class RoutingAroundFailuresIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Fewer do not open a circuit. */
  private static final int CROWD = 100;

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    scene =
        RoutingScene.start(
            directory,
            Map.of(
                "narrow", Behavior.INSTANT.withContextWindow(100),
                "wide", Behavior.INSTANT.withContextWindow(10_000)),
            """
            providers:
              dying: {engine: openai, host: "${SIMULATOR}/dying/v1", models: [{name: outage}]}
              living: {engine: openai, host: "${SIMULATOR}/living/v1", models: [{name: outage}]}
              stormy: {engine: openai, host: "${SIMULATOR}/stormy/v1", models: [{name: storm}]}
              strict: {engine: openai, host: "${SIMULATOR}/strict/v1", models: [{name: asked}]}
              lenient: {engine: openai, host: "${SIMULATOR}/lenient/v1", models: [{name: asked}]}
              narrow: {engine: openai, host: "${SIMULATOR}/narrow/v1", models: [{name: long, context_window: 5000}]}
              smaller: {engine: openai, host: "${SIMULATOR}/smaller/v1", models: [{name: long, context_window: 4000}]}
              unknown: {engine: openai, host: "${SIMULATOR}/unknown/v1", models: [{name: long}]}
              wide: {engine: openai, host: "${SIMULATOR}/wide/v1", models: [{name: long, context_window: 9000}]}
              broke: {engine: openai, host: "${SIMULATOR}/broke/v1", models: [{name: paid}]}
              tight: {engine: openai, host: "${SIMULATOR}/tight/v1", limits: {max_concurrency: 1}, models: [{name: limited}]}
              roomy: {engine: openai, host: "${SIMULATOR}/roomy/v1", models: [{name: limited}]}
              keyed:
                engine: openai
                host: ${SIMULATOR}/keyed/v1
                models: [{name: keyed}]
                credentials:
                  - {name: stale, auth: {type: header, header_name: Authorization, header_value: Bearer bad}}
                  - {name: first, auth: {type: header, header_name: Authorization, header_value: Bearer good}}
                  - {name: second, auth: {type: header, header_name: Authorization, header_value: Bearer good}}
              funded: {engine: openai, host: "${SIMULATOR}/funded/v1", models: [{name: paid}]}
            """);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void anOutageOfTheFirstProviderSendsJobsToTheSecondAndItsEndBringsThemBack() throws Exception {
    fail("dying", new Reply(null, 503, null, null, "down for now", Map.of(), null), When.ALWAYS);
    List<JobResult> meanwhile =
        scene.runAll(jobs("outage", ModelSelection.NONE.withOrder("dying", "living")));

    assertThat(meanwhile)
        .allSatisfy(result -> assertThat(answeredBy(result)).isEqualTo("living/outage"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(excluded(scene.run(outage())))
                    .singleElement()
                    .asString()
                    .startsWith("dying: its circuit breaker is open after"));

    scene.simulator().behave("dying", Behavior.INSTANT);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(answeredBy(scene.run(outage()))).isEqualTo("dying/outage"));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(
                        scene.runAll(
                            jobs("outage", ModelSelection.NONE.withOrder("dying", "living"))))
                    .allSatisfy(
                        result -> assertThat(answeredBy(result)).isEqualTo("dying/outage")));
  }

  private static Job outage() {
    return Job.chat("outage", "Hi").withSelection(ModelSelection.NONE.withOrder("dying", "living"));
  }

  @Test
  void aStormOfThrottlingFailsNobodyAndIsWaitedOutAsTold() throws Exception {
    Duration told = Duration.ofMillis(300);
    Reply throttled = Reply.of(ErrorKind.RATE_LIMITED).retryAfter(told);
    fail("stormy", throttled, When.ALWAYS.times(CROWD + CROWD / 2));

    List<JobResult> results = scene.runAll(jobs("storm", ModelSelection.NONE));

    assertThat(results)
        .allSatisfy(result -> assertThat(answeredBy(result)).isEqualTo("stormy/storm"));
    assertThat(results).anyMatch(result -> calls(result).contains("stormy: rate_limited"));
    assertThat(results)
        .allSatisfy(
            result -> assertThat(pauses(result)).allMatch(pause -> pause.compareTo(told) >= 0));
  }

  /** Between the end of each throttled call and the beginning of the next one. */
  private static List<Duration> pauses(JobResult result) {
    List<Attempt> attempts = result.attempts();
    return IntStream.range(1, attempts.size())
        .mapToObj(
            i -> {
              Instant end = attempts.get(i - 1).startedAt().plus(attempts.get(i - 1).duration());
              return Duration.between(end, attempts.get(i).startedAt());
            })
        .toList();
  }

  /** What is the job's own fault, or is a decision about the job. */
  @ParameterizedTest
  @EnumSource(FallbackOn.class)
  void aRefusalStaysWhereItIsUnlessTheJobAllowsItToGoOn(FallbackOn refusal) throws Exception {
    fail("strict", Reply.of(ErrorKind.valueOf(refusal.name())), When.ALWAYS);
    ModelSelection strictFirst = ModelSelection.NONE.withOrder("strict", "lenient");

    JobResult stays = scene.run(Job.chat("asked", "Hi").withSelection(strictFirst));
    JobResult goesOn =
        scene.run(Job.chat("asked", "Hi").withSelection(goingOn(strictFirst, refusal)));

    String code = failure(stays).wireName();
    assertThat(code).isEqualTo(refusal.name().toLowerCase(Locale.ROOT));
    assertThat(calls(stays)).containsExactly("strict: " + code);
    assertThat(calls(goesOn)).containsExactly("strict: " + code, "lenient: succeeded");
  }

  private static ModelSelection goingOn(ModelSelection selection, FallbackOn failure) {
    return new ModelSelection(
        selection.provider(), List.of(), List.of(), Filter.NONE, null, Set.of(failure));
  }

  @Test
  void aBadKeyIsGivenUpAndTheProvidersOthersServe() throws Exception {
    scene.simulator().behave("keyed", Behavior.INSTANT.withApiKey("good"));

    List<JobResult> results = scene.runAll(jobs("keyed", ModelSelection.NONE));
    List<JobResult> later = scene.runAll(jobs("keyed", ModelSelection.NONE));

    assertThat(results)
        .allSatisfy(result -> assertThat(answeredBy(result)).isEqualTo("keyed/keyed"));
    assertThat(credentials(results, ErrorCode.AUTHENTICATION)).containsOnly("stale");
    assertThat(credentials(results, null)).containsOnly("first", "second");
    assertThat(credentials(later, ErrorCode.AUTHENTICATION)).hasSizeLessThanOrEqualTo(1);
  }

  /**
   * With which credentials calls were made.
   *
   * @param failure how they ended; null for those that were answered
   */
  private static List<String> credentials(List<JobResult> results, @Nullable ErrorCode failure) {
    return results.stream()
        .flatMap(result -> result.attempts().stream())
        .filter(
            attempt ->
                switch (attempt.outcome()) {
                  case Attempt.Answered _ -> failure == null;
                  case Attempt.Failed failed -> failed.code() == failure;
                  case Attempt.Excluded _ -> false;
                })
        .map(attempt -> String.valueOf(attempt.credential()))
        .toList();
  }

  @Test
  void whatOverflowsAContextGoesToALargerOneOnly() throws Exception {
    scene.simulator().ledger().clear();
    Job job =
        Job.chat("long", "word ".repeat(400))
            .withSelection(ModelSelection.NONE.withOrder("narrow", "smaller", "unknown", "wide"));

    JobResult result = scene.run(job);

    assertThat(calls(result)).containsExactly("narrow: context_exceeded", "wide: succeeded");
    assertThat(excluded(result))
        .containsExactly(
            "smaller: its context window is not known to be larger",
            "unknown: its context window is not known to be larger");
    assertThat(scene.callsTo("smaller") + scene.callsTo("unknown")).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = WhenLimited.class,
      names = {"WAIT", "NEXT"})
  void aJobWaitsAtALimitOrGoesOnAsItSays(WhenLimited whenLimited) throws Exception {
    Behavior slow = Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(300)));
    scene.simulator().behave("tight", slow);
    ModelSelection first = ModelSelection.NONE.withOrder("tight", "roomy");
    ModelSelection selection =
        new ModelSelection(
            first.provider(), List.of(), List.of(), Filter.NONE, whenLimited, Set.of());

    List<JobResult> results = scene.runAll(jobs("limited", selection).subList(0, 10));

    long byTheFirst =
        results.stream().filter(result -> answeredBy(result).equals("tight/limited")).count();
    switch (whenLimited) {
      case WAIT -> assertThat(byTheFirst).isEqualTo(10);
      case NEXT -> assertThat(byTheFirst).isBetween(1L, 9L);
      case PARK -> throw new AssertionError("not asked for");
    }
  }

  @Test
  void aSpendLimitIsNotWaitedForAndTheNextOnePays() throws Exception {
    fail("broke", Reply.of(ErrorKind.QUOTA_EXHAUSTED), When.ALWAYS);

    JobResult result =
        scene.run(
            Job.chat("paid", "Hi").withSelection(ModelSelection.NONE.withOrder("broke", "funded")));

    assertThat(calls(result)).containsExactly("broke: quota_exhausted", "funded: succeeded");
  }

  private static void fail(String provider, Reply reply, When when) {
    scene.simulator().behave(provider, Behavior.INSTANT.withFaults(Fault.status(reply, when)));
  }

  private static List<Job> jobs(String model, ModelSelection selection) {
    return IntStream.range(0, CROWD)
        .mapToObj(i -> Job.chat(model, "Job " + i).withSelection(selection))
        .toList();
  }

  private static ErrorCode failure(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(JobResult.Failed.class);
    return ((JobResult.Failed) result.outcome()).error().code();
  }
}
