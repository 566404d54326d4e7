package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Engines;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.oauth.OAuth;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** Calls that need a token, of a token endpoint over HTTP. */
@Timeout(60)
final class OAuthIT {

  private Simulator simulator;
  private Engines engines;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            0,
            Map.of(
                "workspace",
                Behavior.INSTANT.withOAuth(new OAuth("client-id", "client-secret", 3600))));
    engines = new Engines(InstantSource.system());
  }

  @AfterEach
  void stop() {
    engines.close();
    simulator.close();
  }

  @Test
  void aThousandCallsAtOnceFetchOneToken() throws Exception {
    Provider provider = provider("client-secret");

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProviderAnswer>> answers =
          IntStream.range(0, 1000)
              .mapToObj(i -> threads.submit(() -> provider.complete(call())))
              .toList();
      for (Future<ProviderAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(ProviderAnswer.Completed.class);
      }
    }
    assertThat(simulator.issuedTokens("workspace")).isEqualTo(1);
  }

  @Test
  void aTokenThatIsRevokedIsFetchedAnewWithinTheCall() throws Exception {
    Provider provider = provider("client-secret");
    assertThat(provider.complete(call())).isInstanceOf(ProviderAnswer.Completed.class);

    simulator.revokeTokens("workspace");

    assertThat(provider.complete(call())).isInstanceOf(ProviderAnswer.Completed.class);
    assertThat(simulator.issuedTokens("workspace")).isEqualTo(2);
  }

  @Test
  void aClientThatIsNotAcceptedIsAFailureThatSaysSo() throws Exception {
    assertThat(provider("not-the-secret").complete(call()))
        .isInstanceOfSatisfying(
            ProviderAnswer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
              assertThat(failed.message())
                  .startsWith("no token from 127.0.0.1: it answered 401: invalid_client")
                  .doesNotContain("not-the-secret");
            });
  }

  private Provider provider(String secret) throws Exception {
    URI host = URI.create(simulator.baseUrl("workspace"));
    Auth auth =
        new Auth.OAuth(
            host.resolve("/workspace/oidc/v1/token"),
            new Secret("client-id"),
            new Secret(secret),
            "all-apis");
    return engines.create(ProviderSpec.of("workspace", "openai", host).with(auth));
  }

  private static ProviderCall call() {
    ObjectNode body =
        (ObjectNode)
            Json.mapper()
                .readTree(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    return new ProviderCall("call", Endpoint.CHAT_COMPLETIONS, "m", body, Duration.ofSeconds(30));
  }
}
