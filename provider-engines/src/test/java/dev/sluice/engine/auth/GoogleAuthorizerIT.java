package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;
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
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.oauth.OAuth;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Calls of Vertex AI with tokens of Google's, which the simulator gives out. */
@Timeout(60)
final class GoogleAuthorizerIT {

  private static final String ACCOUNT = "worker@p.iam.gserviceaccount.com";
  private static final String VERTEX = "/v1/projects/p/locations/global/publishers/google";
  private static final String ANSWER =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}";

  private static String privateKey;

  private final Simulator simulator =
      Simulator.start(
          0, Map.of("vertex", Behavior.INSTANT.withOAuth(new OAuth(ACCOUNT, null, 3600))));
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private final Engines engines = new Engines(now::get);

  @BeforeAll
  static void makeAKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    privateKey =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(key));
  }

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
              .mapToObj(i -> threads.submit(() -> provider.complete(call())))
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
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);

    simulator.revokeTokens("vertex");

    assertThat(provider.complete(call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
  }

  @Test
  void aTokenIsRenewedBeforeItsEndWhileCallsGoOn() throws Exception {
    Provider provider = provider(account());
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(54)));
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(1);

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);
    await().until(() -> simulator.issuedTokens("vertex") == 2);
  }

  @Test
  void aCredentialsFileThatIsReplacedIsUsedFromTheNextCallOn() throws Exception {
    simulator.behave("vertex", Behavior.INSTANT.withOAuth(OAuth.OPEN));
    AtomicReference<String> file = new AtomicReference<>(credentials(ACCOUNT, tokenUri(), ""));
    Provider provider = provider(new Auth.Google(new Secret(file::get)));
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);

    file.set(credentials("other@p.iam.gserviceaccount.com", tokenUri(), ""));

    assertThat(provider.complete(call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
    assertThat(provider.complete(call())).isInstanceOf(Completed.class);
    assertThat(simulator.issuedTokens("vertex")).isEqualTo(2);
  }

  @Test
  void anAccountThatGoogleDoesNotKnowIsRefusedInItsWords() throws Exception {
    Failed failed = failed(google(credentials("stranger@p", tokenUri(), "")));

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
    Failed failed = failed(google(file));

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
      Failed failed = failed(google(credentials(ACCOUNT, server.host().toString(), "")));

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

    assertThat(failed(google(credentials(ACCOUNT, closed.toString(), ""))).code())
        .isEqualTo(ErrorCode.NETWORK);
  }

  @Test
  void aTokenServerThatIsSilentHoldsNobodyBeyondItsBudget() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.awaitEnd());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Provider provider = provider(google(credentials(ACCOUNT, server.host().toString(), "")));
      Future<ProviderAnswer> patient =
          threads.submit(() -> provider.complete(call(Duration.ofHours(1))));
      await().until(() -> server.connections() == 1);

      Failed hurried = (Failed) provider.complete(call(Duration.ofMillis(200)));
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
      Provider provider = engines.create(spec(server.host() + VERTEX, auth));

      Failed failed = (Failed) provider.complete(call());

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
          google(credentials(ACCOUNT, tokenUri(), ",\"quota_project_id\":\"payer\""));

      assertThat(engines.create(spec(server.host() + VERTEX, auth)).complete(call()))
          .isInstanceOf(Completed.class);

      assertThat(server.onlyRequest().headers()).containsEntry("x-goog-user-project", "payer");
    }
  }

  /** The environment decides, so these two run in a process of their own. */
  @Test
  void theMachinesOwnCredentialsAreFound(@TempDir Path home) throws Exception {
    Path file = Files.writeString(home.resolve("key.json"), credentials(ACCOUNT, tokenUri(), ""));

    assertThat(inAnEnvironmentOf(home, Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString())))
        .isEqualTo("Completed");
  }

  @Test
  void aMachineWithoutCredentialsIsToldHowToGetThem(@TempDir Path home) throws Exception {
    assertThat(inAnEnvironmentOf(home, Map.of()))
        .isEqualTo(
            "AUTHENTICATION there are no Google credentials on this machine; give the provider a"
                + " credentials file, set GOOGLE_APPLICATION_CREDENTIALS to the path of one, or"
                + " run: gcloud auth application-default login");
  }

  private String inAnEnvironmentOf(Path home, Map<String, String> environment) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + home,
            "-cp",
            requireNonNull(System.getProperty("java.class.path")),
            OneCall.class.getName(),
            simulator.url("vertex") + VERTEX);
    process
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("G") || name.startsWith("CLOUDSDK"));
    process.environment().putAll(Map.of("NO_GCE_CHECK", "true", "HOME", home.toString()));
    process.environment().putAll(environment);
    Process running = process.redirectError(new File("/dev/null")).start();
    return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** A program that makes one call with the machine's own credentials. */
  static final class OneCall {
    private OneCall() {}

    public static void main(String[] arguments) throws Exception {
      try (Engines engines = new Engines(InstantSource.system())) {
        ProviderAnswer answer =
            engines.create(spec(arguments[0], new Auth.Google(null))).complete(call());
        System.out.println(
            answer instanceof Failed failed
                ? failed.code() + " " + failed.message()
                : answer.getClass().getSimpleName());
      }
    }
  }

  private Failed failed(Auth.Google auth) throws Exception {
    return (Failed) provider(auth).complete(call());
  }

  private Provider provider(Auth.Google auth) throws Exception {
    return engines.create(spec(simulator.url("vertex") + VERTEX, auth));
  }

  private static ProviderSpec spec(String host, Auth.Google auth) {
    return ProviderSpec.of("vertex", "gemini", URI.create(host)).with(auth);
  }

  private Auth.Google account() {
    return google(credentials(ACCOUNT, tokenUri(), ""));
  }

  private static Auth.Google google(String credentials) {
    return new Auth.Google(new Secret(credentials));
  }

  private String tokenUri() {
    return simulator.url("vertex") + "/token";
  }

  private static String credentials(String account, String tokenUri, String more) {
    return "{\"type\":\"service_account\",\"project_id\":\"p\",\"private_key_id\":\"k1\",\"private_key\":%s,\"client_email\":\"%s\",\"client_id\":\"1\",\"token_uri\":\"%s\"%s}"
        .formatted(Json.mapper().writeValueAsString(privateKey), account, tokenUri, more);
  }

  private static ProviderCall call() {
    return call(Duration.ofSeconds(30));
  }

  private static ProviderCall call(Duration budget) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "m");
    body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    return new ProviderCall("call", Endpoint.CHAT_COMPLETIONS, "gemini-2.5-flash", body, budget);
  }
}
