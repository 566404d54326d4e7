package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.ProviderSpec;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

final class AwsRenewalIT {

  private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(10));
  private final AtomicInteger fetches = new AtomicInteger();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    transport.close();
  }

  /** Keys that are others each time the chain is asked. */
  private HttpReply ask(WireServer server) throws Exception {
    InstantSource clock = InstantSource.system();
    AwsKeyChain chain =
        new AwsKeyChain(
            () ->
                AwsSessionCredentialsIdentity.create(
                    "AKID" + fetches.incrementAndGet(), "secret", "token-" + fetches),
            clock);
    return new ApiClient(
            ProviderSpec.of("b", "bedrock", server.host()),
            transport,
            new AwsAuthorizer("us-east-1", chain, clock))
        .ask(HttpCall.get(URI.create(server.host() + "/foundation-models")));
  }

  private WireServer expiredFor(List<String> refused) throws Exception {
    return new WireServer(
        (request, wire) -> {
          String token = request.headers().getOrDefault("x-amz-security-token", "");
          tokens.add(token);
          if (refused.contains(token)) {
            wire.json(403, "{}", "x-amzn-ErrorType: ExpiredTokenException:http://internal/");
          } else {
            wire.json(200, "{}");
          }
        });
  }

  @Test
  void aRequestWhoseKeysHaveEndedIsSentOnceMoreWithOthers() throws Exception {
    try (WireServer server = expiredFor(List.of("token-1"))) {
      assertThat(((HttpReply.Whole) ask(server)).status()).isEqualTo(200);
      assertThat(tokens).containsExactly("token-1", "token-2");
    }
  }

  @Test
  void aRequestWhoseNewKeysAreRefusedTooIsNotSentAThirdTime() throws Exception {
    try (WireServer server = expiredFor(List.of("token-1", "token-2", "token-3"))) {
      assertThat(((HttpReply.Whole) ask(server)).status()).isEqualTo(403);
      assertThat(tokens).containsExactly("token-1", "token-2");
    }
  }
}
