package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.auth.FetchedCredential.Fetched;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FetchedCredentialTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-08-21T12:00:00Z");

  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Instant now = START;

  /** Good for an hour, renewed after 50 minutes. */
  private final FetchedCredential<String> hourly = of(() -> "token " + fetches.incrementAndGet());

  private interface Token {
    String fetch() throws CredentialException, InterruptedException;
  }

  private FetchedCredential<String> of(Token token) {
    return new FetchedCredential<>(
        () -> {
          String value = token.fetch();
          return new Fetched<>(
              value, now.plus(Duration.ofMinutes(50)), now.plus(Duration.ofMinutes(60)));
        },
        () -> now);
  }

  @Test
  void oneIsFetchedForAllWhoWaitForIt() throws Exception {
    CountDownLatch allowed = new CountDownLatch(1);
    FetchedCredential<String> credential =
        of(
            () -> {
              allowed.await();
              return "token " + fetches.incrementAndGet();
            });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> waiting =
          IntStream.range(0, 100)
              .mapToObj(i -> threads.submit(() -> credential.get(LONG)))
              .toList();
      allowed.countDown();

      for (Future<String> one : waiting) {
        assertThat(one.get()).isEqualTo("token 1");
      }
    }
    assertThat(credential.held()).contains("token 1");
  }

  @Test
  void itIsRenewedBeforeItsEndWhileCallsGoOnWithIt() throws Exception {
    assertThat(hourly.get(LONG)).isEqualTo("token 1");
    now = START.plus(Duration.ofMinutes(49));
    assertThat(hourly.get(LONG)).isEqualTo("token 1");
    assertThat(fetches).hasValue(1);

    now = START.plus(Duration.ofMinutes(51));
    assertThat(hourly.get(LONG)).isEqualTo("token 1");
    await().untilAsserted(() -> assertThat(hourly.held()).contains("token 2"));
  }

  @Test
  void oneThatHasEndedIsNotUsed() throws Exception {
    assertThat(hourly.get(LONG)).isEqualTo("token 1");
    now = START.plus(Duration.ofMinutes(61));

    assertThat(hourly.get(LONG)).isEqualTo("token 2");
  }

  @Test
  void oneThatWasRefusedIsFetchedAnewAndItsSuccessorIsKept() throws Exception {
    String refused = hourly.get(LONG);
    hourly.refuse(refused);
    assertThat(hourly.get(LONG)).isEqualTo("token 2");

    hourly.refuse(refused);
    assertThat(hourly.get(LONG)).isEqualTo("token 2");
  }

  @Test
  void whileItCannotBeRenewedTheOldOneIsUsedToItsEnd() throws Exception {
    FetchedCredential<String> credential =
        of(
            () -> {
              if (fetches.incrementAndGet() > 1) {
                throw new CredentialException(ErrorCode.NETWORK, "nobody is there");
              }
              return "only";
            });
    assertThat(credential.get(LONG)).isEqualTo("only");
    now = START.plus(Duration.ofMinutes(55));
    assertThat(credential.get(LONG)).isEqualTo("only");
    now = START.plus(Duration.ofMinutes(60));

    assertThatThrownBy(() -> credential.get(LONG)).hasMessage("nobody is there");
  }

  @Test
  void aSourceThatFailsIsNotAskedAgainAtOnce() {
    FetchedCredential<String> credential =
        of(
            () -> {
              throw new CredentialException(
                  ErrorCode.AUTHENTICATION, "failure " + fetches.incrementAndGet());
            });
    assertThatThrownBy(() -> credential.get(LONG)).hasMessage("failure 1");
    assertThatThrownBy(() -> credential.get(LONG)).hasMessage("failure 1");
    now = START.plusSeconds(2);

    assertThatThrownBy(() -> credential.get(LONG)).hasMessage("failure 2");
  }

  @Test
  void nobodyWaitsLongerThanTheirBudget() {
    FetchedCredential<String> never =
        of(
            () -> {
              new CountDownLatch(1).await();
              return "never";
            });

    assertThatThrownBy(() -> never.get(Duration.ofMillis(20)))
        .isInstanceOfSatisfying(
            CredentialException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  @Test
  void aCallThatIsGivenUpDoesNotEndTheFetchOfTheOthers() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch allowed = new CountDownLatch(1);
    FetchedCredential<String> credential =
        of(
            () -> {
              asked.countDown();
              allowed.await();
              return "token";
            });
    try (ExecutorService first = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService second = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> givenUp = first.submit(() -> credential.get(LONG));
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      first.shutdownNow();
      assertThatThrownBy(givenUp::get).hasCauseInstanceOf(InterruptedException.class);
      Future<String> patient = second.submit(() -> credential.get(LONG));
      allowed.countDown();

      assertThat(patient.get()).isEqualTo("token");
    }
  }
}
