package dev.sluice.engine.bedrock;

import static dev.sluice.engine.chat.Bodies.asking;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Ledger;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A simulated Bedrock, which speaks OpenAI's dialect as well, and calls of it. */
final class SimulatedBedrock implements AutoCloseable {

  static final String MODEL = "us.anthropic.claude-x-20260101-v1:0";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(10));

  void behave(Behavior behavior) {
    simulator.behave("b", behavior);
  }

  /** What came to it. */
  Ledger ledger() {
    return simulator.ledger();
  }

  URI host() {
    return URI.create(simulator.url("b"));
  }

  Provider bedrock() {
    return bedrock(new Auth.None());
  }

  Provider bedrock(Auth auth) {
    return create(ProviderSpec.of("b", "bedrock", host()).with(auth));
  }

  Provider create(ProviderSpec spec) {
    return new BedrockEngine(transport, CLOCK).create(spec);
  }

  Provider openai() {
    return new OpenAiEngine(transport, CLOCK)
        .create(ProviderSpec.of("b", "openai", URI.create(simulator.baseUrl("b"))));
  }

  static Auth.AwsSigV4 signing(String secret, @Nullable String token) {
    return new Auth.AwsSigV4(
        "us-east-1",
        new Auth.AwsSigV4.Keys(
            new Secret("AKIDEXAMPLE"),
            new Secret(secret),
            token == null ? null : new Secret(token)));
  }

  static ProviderCall hello() {
    return call(asking("'max_tokens':400"));
  }

  static ProviderCall call(ObjectNode body) {
    return call(body, MODEL);
  }

  static ProviderCall call(ObjectNode body, String model) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, model, body, Duration.ofMinutes(5));
  }

  @Override
  public void close() {
    transport.close();
    simulator.close();
  }
}
