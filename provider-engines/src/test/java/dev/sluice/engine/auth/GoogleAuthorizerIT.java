package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.Engines;
import dev.sluice.engine.WireServer;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.oauth.OAuth;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of Vertex AI with tokens of Google's, which the simulator gives out. */
@Timeout(60)
final class GoogleAuthorizerIT {

  private static final String ANSWER =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}";

  private final Simulator simulator =
      Simulator.start(
          0,
          Map.of("vertex", Behavior.INSTANT.withOAuth(new OAuth(ServiceAccount.NAME, null, 3600))));
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private final Engines engines = new Engines(now::get);

  @AfterEach
  void stop() {
    engines.close();
    simulator.close();
  }

  @Test
  void aThousandCallsAtOnceFetchOneToken() throws Exception {
    Provider provider = provider(account());

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProviderAnswer>> answers =
          IntStream.range(0, 1000)
              .mapToObj(i -> threads.submit(() -> provider.complete(ServiceAccount.call())))
              .toList();
      for (Future<ProviderAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(Completed.class);
      }
    }
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(1);
  }

  @Test
  void aTokenThatIsRevokedIsFetchedAnewWithinTheCall() throws Exception {
    Provider provider = provider(account());
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);

    simulator.revokeTokens("vertex");

    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
  }

  @Test
  void aTokenIsRenewedBeforeItsEndWhileCallsGoOn() throws Exception {
    Provider provider = provider(account());
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(54)));
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(1);

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);
    await().until(() -> simulator.issuedTokens("vertex") == 2);
  }

  @Test
  void aCredentialsFileThatIsReplacedIsUsedFromTheNextCallOn() throws Exception {
    simulator.behave("vertex", Behavior.INSTANT.withOAuth(OAuth.OPEN));
    AtomicReference<String> file =
        new AtomicReference<>(ServiceAccount.file(ServiceAccount.NAME, tokenUri()).toString());
    Provider provider = provider(new Auth.Google(new Secret(file::get)));
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);

    file.set(ServiceAccount.file("other@p.iam.gserviceaccount.com", tokenUri()).toString());

    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
    assertThat(provider.complete(ServiceAccount.call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
  }

  @Test
  void anAccountThatGoogleDoesNotKnowIsRefusedInItsWords() throws Exception {
    Failed failed = failed(ServiceAccount.auth(ServiceAccount.file("stranger@p", tokenUri())));

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.message())
        .isEqualTo(
            "Google refused the credentials: invalid_grant, Invalid grant: account not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "{\"type\":\"service_account\"}", "not JSON", "{\"type\":\"passport\"}"})
  void aFileThatIsNoCredentialIsSaidToBeNone(String file) throws Exception {
    Failed failed = failed(new Auth.Google(new Secret(file)));

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.message()).startsWith("its Google credentials cannot be used: ");
  }

  @Test
  void aFileThatCannotBeReadIsSaidToBeSo() throws Exception {
    Secret unreadable =
        new Secret(
            () -> {
              throw new IllegalStateException("/run/key.json is gone");
            });

    assertThat(failed(new Auth.Google(unreadable)).message())
        .isEqualTo("its Google credentials cannot be read: /run/key.json is gone");
  }

  @ParameterizedTest
  @CsvSource({"503, SERVER_ERROR", "429, RATE_LIMITED", "400, AUTHENTICATION"})
  void aTokenServerThatRefusesIsUnderstoodByItsStatus(int status, ErrorCode code) throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.send(status, "text/html", "<h1>no</h1>"))) {
      Failed failed =
          failed(
              ServiceAccount.auth(
                  ServiceAccount.file(ServiceAccount.NAME, server.host().toString())));

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).endsWith("status " + status);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aTokenServerThatCannotBeReachedIsAFailureOfTheNetwork() throws Exception {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/token");
    }

    assertThat(
            failed(ServiceAccount.auth(ServiceAccount.file(ServiceAccount.NAME, closed.toString())))
                .code())
        .isEqualTo(ErrorCode.NETWORK);
  }

  @Test
  void aTokenServerThatIsSilentHoldsNobodyBeyondItsBudget() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.awaitEnd());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Provider provider =
          provider(
              ServiceAccount.auth(
                  ServiceAccount.file(ServiceAccount.NAME, server.host().toString())));
      Future<ProviderAnswer> patient =
          threads.submit(() -> provider.complete(ServiceAccount.call(Duration.ofHours(1))));
      await().until(() -> server.connections() == 1);

      Failed hurried = (Failed) provider.complete(ServiceAccount.call(Duration.ofMillis(200)));
      threads.shutdownNow();

      assertThat(hurried.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThatThrownBy(patient::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void theTokenAndTheKeyAreNeverShown() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) ->
                wire.json(
                    400,
                    "{\"error\":{\"code\":400,\"message\":\"bad "
                        + request.headers().get("authorization")
                        + "\"}}"))) {
      Auth.Google auth = account();
      Provider provider =
          engines.create(ServiceAccount.spec(server.host() + ServiceAccount.VERTEX, auth));

      Failed failed = (Failed) provider.complete(ServiceAccount.call());

      String token =
          server.onlyRequest().headers().getOrDefault("authorization", "").replace("Bearer ", "");
      assertThat(token).isNotBlank();
      assertThat(failed.toString()).contains("[hidden]").doesNotContain(token);
      assertThat(auth.toString()).doesNotContain("PRIVATE KEY");
    }
  }

  @Test
  void theProjectThatPaysIsNamed() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, ANSWER))) {
      Auth.Google auth =
          ServiceAccount.auth(
              ServiceAccount.file(ServiceAccount.NAME, tokenUri())
                  .put("quota_project_id", "payer"));

      assertThat(
              engines
                  .create(ServiceAccount.spec(server.host() + ServiceAccount.VERTEX, auth))
                  .complete(ServiceAccount.call()))
          .isInstanceOf(Completed.class);

      assertThat(server.onlyRequest().headers()).containsEntry("x-goog-user-project", "payer");
    }
  }

  private Failed failed(Auth.Google auth) throws Exception {
    return (Failed) provider(auth).complete(ServiceAccount.call());
  }

  private Provider provider(Auth.Google auth) throws Exception {
    return engines.create(
        ServiceAccount.spec(simulator.url("vertex") + ServiceAccount.VERTEX, auth));
  }

  private Auth.Google account() {
    return ServiceAccount.auth(ServiceAccount.file(ServiceAccount.NAME, tokenUri()));
  }

  private String tokenUri() {
    return simulator.url("vertex") + "/token";
  }
}
