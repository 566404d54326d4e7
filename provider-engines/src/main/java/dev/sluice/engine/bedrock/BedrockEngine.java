package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import java.time.InstantSource;
import java.util.Set;

/**
 * The engine {@code bedrock}: every model of AWS Bedrock that Converse reaches. Its host is that of
 * the runtime, such as {@code https://bedrock-runtime.us-east-1.amazonaws.com}.
 */
public final class BedrockEngine implements ProviderEngine {

  /** Where models are listed, if that is not the runtime's host with another first word. */
  static final String CONTROL_HOST = "control_host";

  private final HttpTransport transport;
  private final InstantSource clock;

  public BedrockEngine(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "bedrock";
  }

  @Override
  public ProviderMetadata.Kind kind() {
    return ProviderMetadata.Kind.CLOUD;
  }

  @Override
  public Set<String> options() {
    return Set.of(CONTROL_HOST);
  }

  @Override
  public Provider create(ProviderSpec spec) {
    return new BedrockProvider(spec, ApiClient.of(spec, transport, clock), clock);
  }
}
