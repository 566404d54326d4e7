package dev.sluice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Progress;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.route.TokenCounts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop over real HTTP, with providers that fail in every way they know. */
@Timeout(60)
final class AttemptLoopIT {

  private static final Target FIRST = target("first", 8_000);
  private static final Target SECOND = target("second", 32_000);

  private Duration silence = Duration.ofSeconds(50);
  private Simulator simulator;
  private HttpTransport transport;

  @BeforeEach
  void start() {
    simulator = Simulator.start(0, Map.of("default", Behavior.INSTANT));
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    transport.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "STATUS, SERVER_ERROR",
    "RESET, STREAM_BROKEN",
    "HANG, TIMEOUT",
    "TRUNCATE, STREAM_BROKEN",
    "WRONG_CONTENT_TYPE, SERVER_ERROR",
    "ERROR_IN_200, SERVER_ERROR",
  })
  void everyFaultOfTheFirstProviderIsSurvivedByTheSecond(Kind kind, ErrorCode code)
      throws Exception {
    silence = kind == Kind.HANG ? Duration.ofMillis(300) : silence;
    simulator.behave("first", Behavior.INSTANT.withFaults(Fault.of(kind, When.ALWAYS)));

    Execution execution = run(loop(once()), Job.chat("m", "Hi"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(codes(execution)).containsExactly(code);
    assertThat(execution.usage().outputTokens()).isPositive();
  }

  @Test
  void aRefusalStaysWhereItWasSaid() throws Exception {
    simulator.behave("first", Behavior.INSTANT.withFaults(Fault.of(Kind.REFUSAL, When.ALWAYS)));

    Execution execution = run(loop(once()), Job.chat("m", "Hi"));

    assertThat(codes(execution)).containsExactly(ErrorCode.CONTENT_POLICY);
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.FAILED);
    assertThat(execution.usage()).isNotEqualTo(Usage.NONE);
    assertThat(simulator.ledger().counts("second").received()).isZero();
  }

  @Test
  void aPromptThatIsTooLongGoesToTheLargerWindow() throws Exception {
    simulator.behave("first", Behavior.INSTANT.withContextWindow(100));

    Execution execution = run(loop(once()), Job.chat("m", "word ".repeat(2000)));

    assertThat(codes(execution)).containsExactly(ErrorCode.CONTEXT_EXCEEDED);
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void aBadKeyIsNotTriedTwice() throws Exception {
    simulator.behave("first", Behavior.INSTANT.withApiKey("another"));

    Execution execution = run(loop(RetryPolicy.DEFAULT), Job.chat("m", "Hi"));

    assertThat(codes(execution)).containsExactly(ErrorCode.AUTHENTICATION);
    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
  }

  @Test
  void aThrottledCallIsMadeAgainAfterAsLongAsTheProviderAsksFor() throws Exception {
    Reply throttle =
        Reply.of(429, "rate_limit_exceeded", "slow down").retryAfter(Duration.ofMillis(120));
    simulator.behave(
        "first", Behavior.INSTANT.withFaults(Fault.status(throttle, When.ALWAYS.times(1))));

    Execution execution = run(loop(RetryPolicy.DEFAULT), Job.chat("m", "Hi"));

    List<Attempt> attempts = execution.attempts();
    assertThat(attempts).extracting(Attempt::provider).containsExactly("first", "first");
    Attempt throttled = attempts.getFirst();
    assertThat(attempts.getLast().startedAt())
        .isAfterOrEqualTo(
            throttled.startedAt().plus(throttled.duration()).plus(Duration.ofMillis(120)));
  }

  @Test
  void aThousandJobsSurviveAProviderThatFailsEveryThirdCall() throws Exception {
    simulator.behave(
        "first",
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.STATUS, When.everyNth(3)), Fault.of(Kind.RESET, When.share(0.1))));
    AttemptLoop loop = loop(new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), 2.0));
    List<Future<Execution>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        Job job = Job.chat("m", "prompt " + i);
        running.add(threads.submit(() -> run(loop, job)));
      }
    }

    List<Attempt> calls = new ArrayList<>();
    for (Future<Execution> execution : running) {
      assertThat(execution.get().outcome())
          .as("%s", execution.get().attempts())
          .isInstanceOf(JobResult.Succeeded.class);
      calls.addAll(calls(execution.get()));
    }
    long received =
        simulator.ledger().counts("first").received()
            + simulator.ledger().counts("second").received();
    long unreached = calls.stream().filter(AttemptLoopIT::mayNotHaveArrived).count();
    assertThat(received)
        .isGreaterThan(1000)
        .isBetween(calls.size() - unreached, (long) calls.size());
  }

  /** On a machine that is busy enough, connections fail before anything is sent. */
  private static boolean mayNotHaveArrived(Attempt attempt) {
    return attempt.outcome() instanceof Attempt.Failed failed && failed.code() == ErrorCode.NETWORK;
  }

  /** What was passed over because of an open circuit is told among the attempts, but is no call. */
  private static List<Attempt> calls(Execution execution) {
    return execution.attempts().stream()
        .filter(attempt -> !(attempt.outcome() instanceof Attempt.Excluded))
        .toList();
  }

  private static RetryPolicy once() {
    return new RetryPolicy(0, Duration.ZERO, Duration.ZERO, 1);
  }

  private static Execution run(AttemptLoop loop, Job job) throws InterruptedException {
    return World.ended(
        loop.execute(job, World.plan(FIRST, SECOND), World.HUNDRED, Progress.NONE, null, () -> {}));
  }

  private static List<ErrorCode> codes(Execution execution) {
    return execution.attempts().stream()
        .map(Attempt::outcome)
        .filter(Attempt.Failed.class::isInstance)
        .map(failed -> ((Attempt.Failed) failed).code())
        .toList();
  }

  private AttemptLoop loop(RetryPolicy retry) {
    return new AttemptLoop(
        Map.of(
            "first", Upstream.of("first", provider("first"), retry),
            "second", Upstream.of("second", provider("second"), retry)),
        new PermitPool(Map.of(), Timing.system()),
        new Breakers(InstantSource.system(), OutageListener.NONE),
        new TokenCounts(new Measurements(InstantSource.system()), Set.of()),
        Pacing.system(),
        new Deaf());
  }

  private Provider provider(String name) {
    return new OpenAiEngine(transport, InstantSource.system())
        .create(
            ProviderSpec.of(name, "openai", URI.create(simulator.baseUrl(name)))
                .with(new Auth.Header("Authorization", new Secret("Bearer sk-of-the-test")))
                .with(new ProviderSpec.Timeouts(silence, Duration.ofSeconds(50))));
  }

  private static Target target(String provider, int window) {
    return new Target(provider, new Model("m", List.of(), window, Model.Abilities.DEFAULT, null));
  }

  private static final class Deaf implements AttemptListener {
    @Override
    public void onCall(Target target, Instant startedAt) {}

    @Override
    public void onEnd(Target target, Instant startedAt, Duration took, boolean unwell) {}

    @Override
    public void onAttempt(Target target, Attempt attempt, Usage usage) {}

    @Override
    public void onFirstChunk(Target target, Duration after) {}

    @Override
    public void onPause(Target target, Duration pause) {}
  }
}
