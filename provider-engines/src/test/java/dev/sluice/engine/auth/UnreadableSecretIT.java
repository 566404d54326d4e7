package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret that is read while the program runs may be gone by then. Nothing is sent without it. */
final class UnreadableSecretIT {

  private static final URI NOWHERE = URI.create("http://sluice.invalid/v1");
  private static final Secret UNREADABLE =
      new Secret(
          () -> {
            throw new IllegalStateException("/run/secrets/key is gone");
          });

  private static HttpTransport transport;

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  static Stream<Arguments> credentials() {
    return Stream.of(
        Arguments.of(new Auth.Header("Authorization", UNREADABLE), "its credential"),
        Arguments.of(new Auth.Query("key", UNREADABLE), "its credential"),
        Arguments.of(
            new Auth.OAuth(NOWHERE, new Secret("client"), UNREADABLE, null), "its OAuth client"),
        Arguments.of(
            new Auth.AwsSigV4(
                "us-east-1", new Auth.AwsSigV4.Keys(new Secret("AKID"), UNREADABLE, null)),
            "its AWS keys"));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void aCredentialThatCannotBeReadIsSaidToBeSo(Auth auth, String what) throws Exception {
    assertThat(ask(auth, Map.of()))
        .isEqualTo(
            new HttpReply.Broken(
                ErrorCode.AUTHENTICATION, what + " cannot be read: /run/secrets/key is gone"));
  }

  @Test
  void aHeaderThatCannotBeReadIsSaidToBeSo() throws Exception {
    assertThat(ask(new Auth.None(), Map.of("X-Team", UNREADABLE)))
        .isEqualTo(
            new HttpReply.Broken(
                ErrorCode.AUTHENTICATION,
                "its header X-Team cannot be read: /run/secrets/key is gone"));
  }

  private static HttpReply ask(Auth auth, Map<String, Secret> headers) throws Exception {
    ProviderSpec spec =
        new ProviderSpec(
            "p",
            "openai",
            ProviderMetadata.Kind.API,
            NOWHERE,
            auth,
            headers,
            ProviderSpec.Timeouts.DEFAULT,
            Options.NONE);
    return ApiClient.of(spec, transport, InstantSource.system()).ask(HttpCall.get(NOWHERE));
  }
}
