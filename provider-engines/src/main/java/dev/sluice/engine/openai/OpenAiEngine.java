package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import java.time.InstantSource;
import java.util.Set;

/** The engine {@code openai}: everything that speaks OpenAI's API. */
public final class OpenAiEngine implements ProviderEngine {

  private final HttpTransport transport;
  private final InstantSource clock;

  public OpenAiEngine(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "openai";
  }

  @Override
  public Set<String> options() {
    return OpenAiOptions.KEYS;
  }

  @Override
  public Provider create(ProviderSpec spec) {
    return new OpenAiProvider(spec, ApiClient.of(spec, transport, clock), clock);
  }
}
