package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engine {@code ollama}: models of one's own machine, or of Ollama's cloud. */
public final class OllamaEngine implements ProviderEngine {

  /** Tokens of the context window of each call where a job does not say. */
  static final String NUM_CTX = "num_ctx";

  private final HttpTransport transport;
  private final InstantSource clock;

  /**
   * @param clock what dates in answers are compared with, and what answers are dated by
   */
  public OllamaEngine(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public ProviderMetadata.Kind kind() {
    return ProviderMetadata.Kind.LOCAL;
  }

  @Override
  public Set<String> options() {
    return Set.of(NUM_CTX);
  }

  @Override
  public Provider create(ProviderSpec spec) {
    return new OllamaProvider(spec, ApiClient.of(spec, transport, clock), window(spec), clock);
  }

  /** Null where it is left to the server, which goes by the memory that it has. */
  private static @Nullable Integer window(ProviderSpec spec) {
    String written = spec.options().text(NUM_CTX).orElse(null);
    if (written == null) {
      return null;
    }
    if (!written.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "%s of provider %s is \"%s\"; write a whole number of tokens, such as 32768"
              .formatted(NUM_CTX, spec.name(), written));
    }
    return Integer.valueOf(written);
  }
}
