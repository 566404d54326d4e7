package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import java.time.InstantSource;

/**
 * The engine {@code gemini}. Its host is that of the Gemini API, version included, such as {@code
 * https://generativelanguage.googleapis.com/v1beta}, or that of a publisher on Vertex AI, such as
 * {@code https://aiplatform.googleapis.com/v1/projects/P/locations/global/publishers/google}.
 */
public final class GeminiEngine implements ProviderEngine {

  private final HttpTransport transport;
  private final InstantSource clock;

  /**
   * @param clock what dates in answers are compared with, and what answers are dated by
   */
  public GeminiEngine(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public Provider create(ProviderSpec spec) {
    return new GeminiProvider(spec, ApiClient.of(spec, transport, clock), clock);
  }
}
