package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One provider, several credentials: spread over them, and past those that do not work. */
@Timeout(20)
final class CredentialsTest {

  private static final Scope BAD = new Scope("a", "bad", null);

  private final World world = new World();

  @Test
  void jobsSpreadEvenlyOverTheCredentials() throws Exception {
    world.credential("a", "one", answers()).credential("a", "two", answers());

    for (int i = 0; i < 10; i++) {
      world.run(job(), target("a"));
    }

    assertThat(world.calls).filteredOn("a:one"::equals).hasSize(5);
    assertThat(world.calls).filteredOn("a:two"::equals).hasSize(5);
  }

  @Test
  void anAttemptNamesItsCredentialWhereThereAreSeveral() throws Exception {
    world
        .credential("a", "one", fails(ErrorCode.AUTHENTICATION))
        .credential("a", "two", answers())
        .provider("b", answers());

    assertThat(world.run(job(), target("a")).attempts())
        .extracting(Attempt::credential)
        .containsExactly("one", "two");
    assertThat(world.run(job(), target("b")).attempts())
        .extracting(Attempt::credential)
        .containsOnlyNulls();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "PERMISSION_DENIED", "QUOTA_EXHAUSTED", "RATE_LIMITED"})
  void theOtherCredentialIsTriedAtOnceBeforeTheJobLeavesTheTarget(ErrorCode code) throws Exception {
    world
        .credential("a", "bad", fails(code))
        .credential("a", "good", answers())
        .provider("b", answers());

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.calls).containsExactly("a:bad", "a:good");
    assertThat(world.pauses).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTHENTICATION", "PERMISSION_DENIED", "QUOTA_EXHAUSTED"})
  void aCredentialThatWasRefusedIsLeftOutWhileTheOthersServe(ErrorCode code) throws Exception {
    world.credential("a", "bad", fails(code)).credential("a", "good", answers());

    for (int i = 0; i < 20; i++) {
      assertThat(world.run(job(), target("a")).outcome().status())
          .isEqualTo(JobResult.Status.SUCCEEDED);
    }

    assertThat(world.calls).filteredOn("a:bad"::equals).hasSize(1);
    assertThat(world.breakers.outages()).hasSize(1);
  }

  @Test
  void whenAllCredentialsHaveRefusedTheNextTargetIsTried() throws Exception {
    world
        .credential("a", "one", fails(ErrorCode.AUTHENTICATION))
        .credential("a", "two", fails(ErrorCode.QUOTA_EXHAUSTED))
        .provider("b", answers());

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a:one", "a:two", "b");
  }

  @Test
  void aBadKeyIsTriedByOneJobAfterFiveSecondsAndThenLaterAndLater() throws Exception {
    world
        .credential("a", "bad", fails(ErrorCode.AUTHENTICATION))
        .credential("a", "good", answers());
    List<Duration> closedFor = new ArrayList<>();

    for (int i = 0; i < 9; i++) {
      long before = calls("a:bad");
      while (calls("a:bad") == before) {
        world.run(job(), target("a"));
        world.run(job(), target("a"));
      }
      Outage outage = world.breakers.outages().getFirst();
      assertThat(outage.scope()).isEqualTo(BAD);
      closedFor.add(Duration.between(world.clock.instant(), outage.until()));
      world.clock.pass(closedFor.getLast());
    }

    assertThat(closedFor)
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  private long calls(String who) {
    return world.calls.stream().filter(who::equals).count();
  }

  @Test
  void aSpentQuotaClosesItsCredentialUntilTheTimeThatTheProviderTells() throws Exception {
    assertThat(closedFor(Duration.ofMinutes(20))).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aSpentQuotaClosesItsCredentialForAnHourAtMost() throws Exception {
    assertThat(closedFor(Duration.ofDays(2))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aSpentQuotaOfWhichNothingIsKnownClosesItsCredentialForAMinute() throws Exception {
    assertThat(closedFor(null)).isEqualTo(Duration.ofMinutes(1));
  }

  private Duration closedFor(@Nullable Duration told) throws Exception {
    world
        .credential("a", "bad", fails(ErrorCode.QUOTA_EXHAUSTED, told))
        .credential("a", "good", answers());
    world.run(job(), target("a"));
    return Duration.between(world.clock.instant(), world.breakers.outages().getFirst().until());
  }

  @Test
  void noPermissionForOneModelKeepsACredentialFromThatModelAlone() throws Exception {
    world
        .credential("a", "bad", fails(ErrorCode.PERMISSION_DENIED), answers())
        .credential("a", "good", answers());
    world.run(job(), target("a"));

    for (int i = 0; i < 4; i++) {
      world.run(job(), target("a"));
    }
    assertThat(calls("a:bad")).isEqualTo(1);

    Target other = new Target("a", Model.named("y"));
    for (int i = 0; i < 4; i++) {
      world.run(job(), other);
    }
    assertThat(calls("a:bad")).isGreaterThan(1);
  }

  @Test
  void whatTheTargetIsToBlameForClosesNoCredential() throws Exception {
    world
        .retry(new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(1), 2.0))
        .credential("a", "one", fails(ErrorCode.SERVER_ERROR))
        .credential("a", "two", fails(ErrorCode.SERVER_ERROR))
        .provider("b", answers());

    for (int i = 0; i < 50; i++) {
      world.run(job(), target("a"), target("b"));
    }

    assertThat(world.breakers.outages())
        .extracting(Outage::scope)
        .containsExactly(Scope.of(target("a")));
  }

  @Test
  void retriesAreCountedForTheTargetAndNotForEachCredential() throws Exception {
    world
        .credential("a", "one", fails(ErrorCode.SERVER_ERROR))
        .credential("a", "two", fails(ErrorCode.SERVER_ERROR))
        .provider("b", answers());

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).hasSize(5).endsWith("b");
  }

  @Test
  void whenAllAreThrottledTheJobWaitsForTheFirstToBeFree() throws Exception {
    world
        .credential("a", "slow", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(30)), answers())
        .credential("a", "soon", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(3)), answers());

    Execution execution = world.run(job(), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.calls).containsExactly("a:slow", "a:soon", "a:soon");
    assertThat(world.pauses).containsExactly(Duration.ofSeconds(3));
  }

  @Test
  void credentialsThatThrottleForEverAreGivenUpLikeASingleOne() throws Exception {
    world
        .credential("a", "one", fails(ErrorCode.RATE_LIMITED, Duration.ZERO))
        .credential("a", "two", fails(ErrorCode.RATE_LIMITED, Duration.ZERO))
        .provider("b", answers());

    world.run(job(), target("a"), target("b"));

    assertThat(world.calls).hasSize(9).endsWith("b");
  }

  @Test
  void aCredentialWhoseLimitIsUsedUpLeavesTheWorkToTheOther() throws Exception {
    world
        .limits("a", "small", new Limits(1, null, null))
        .credential("a", "small", answers())
        .credential("a", "large", answers());

    for (int i = 0; i < 9; i++) {
      world.run(job(), target("a"));
    }

    assertThat(world.pauses).isEmpty();
    assertThat(world.clock.instant()).isEqualTo(World.START);
    assertThat(calls("a:small")).isEqualTo(1);
    assertThat(calls("a:large")).isEqualTo(8);
  }

  @Test
  void ofFiftyJobsAtOnceOneTriesACredentialThatWasRefused() throws Exception {
    CountDownLatch all = new CountDownLatch(50);
    List<String> tried = Collections.synchronizedList(new ArrayList<>());
    Script waits =
        call -> {
          tried.add(call.callId());
          all.countDown();
          all.await();
          return answers().answer(call);
        };
    world
        .credential("a", "bad", fails(ErrorCode.AUTHENTICATION), waits)
        .credential("a", "good", answers(), waits);
    world.run(job(), target("a"));
    world.clock.pass(OpenTime.LEAST_OF_CREDENTIAL);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Execution>> running = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        running.add(threads.submit(() -> world.run(job(), target("a"))));
      }
      for (Future<Execution> each : running) {
        assertThat(each.get().outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
      }
    }

    assertThat(tried).hasSize(50);
    assertThat(calls("a:bad")).isEqualTo(2);
    assertThat(world.recoveries).containsExactly(BAD);
  }

  @Test
  void whatOneJobWasRefusedTheOthersWaitForAndWhatTwoWereRefusedIsAFact() throws Exception {
    world.provider("a", fails(ErrorCode.AUTHENTICATION));
    world.run(job(), target("a"));
    assertThat(world.pauses).isEmpty();

    world.run(job(), target("a"));
    assertThat(world.pauses).containsExactly(OpenTime.LEAST_OF_CREDENTIAL);
    assertThat(world.calls).hasSize(2);

    Execution third = world.run(job(), target("a"));
    assertThat(world.pauses).hasSize(1);
    assertThat(world.calls).hasSize(2);
    assertThat(((JobResult.Failed) third.outcome()).error().code())
        .isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(((JobResult.Failed) third.outcome()).error().message())
        .isEqualTo("not called: a/x, its circuit breaker is open after authentication");
  }

  @Test
  void aJobWaitsForNoCircuitWhereItCanGoElsewhere() throws Exception {
    world.provider("a", fails(ErrorCode.AUTHENTICATION)).provider("b", answers());
    world.run(job(), target("a"));

    Execution execution = world.run(job(), target("a"), target("b"));

    assertThat(world.calls).containsExactly("a", "b");
    assertThat(world.pauses).isEmpty();
    assertThat(execution.attempts())
        .extracting(Attempt::outcome)
        .startsWith(new Attempt.Excluded("its circuit breaker is open after authentication"));
  }

  @Test
  void aBadKeyThatAnotherWorkerFoundIsNotTriedHere() throws Exception {
    world.credential("a", "bad", answers()).credential("a", "good", answers());
    world.breakers.heardOutage(
        new Outage(BAD, ErrorCode.AUTHENTICATION, World.START.plusSeconds(60)));

    for (int i = 0; i < 10; i++) {
      world.run(job(), target("a"));
    }
    assertThat(calls("a:bad")).isZero();

    world.breakers.heardRecovery(BAD);
    for (int i = 0; i < 10; i++) {
      world.run(job(), target("a"));
    }
    assertThat(calls("a:bad")).isGreaterThan(4);
  }
}
