package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import java.time.InstantSource;
import java.util.Set;

/**
 * The engine {@code anthropic}: everything that speaks Anthropic's Messages API. Its hosts are
 * written with or without {@code /v1}.
 */
public final class AnthropicEngine implements ProviderEngine {

  /** The most tokens of an answer where a job does not say; every request must name a number. */
  static final String DEFAULT_MAX_TOKENS = "default_max_tokens";

  /** What every model of theirs can write, the oldest included. */
  private static final String USUAL_MAX_TOKENS = "4096";

  private final HttpTransport transport;
  private final InstantSource clock;

  /**
   * @param clock what dates in answers are compared with, and what answers are dated by
   */
  public AnthropicEngine(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public Set<String> options() {
    return Set.of(DEFAULT_MAX_TOKENS);
  }

  @Override
  public Provider create(ProviderSpec spec) {
    return new AnthropicProvider(
        spec, ApiClient.of(spec, transport, clock), defaultMaxTokens(spec), clock);
  }

  private static int defaultMaxTokens(ProviderSpec spec) {
    String written = spec.options().text(DEFAULT_MAX_TOKENS).orElse(USUAL_MAX_TOKENS);
    if (!written.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(
          "%s of provider %s is \"%s\"; write a whole number of tokens, such as 8192"
              .formatted(DEFAULT_MAX_TOKENS, spec.name(), written));
    }
    return Integer.parseInt(written);
  }
}
