package dev.sluice.worker.provider;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.Set;

/** Makes providers out of their descriptions. */
public final class ProviderFactory {

  /** The engines there are. */
  public static final Set<String> ENGINES = Set.of("openai");

  private final HttpTransport transport;
  private final InstantSource clock;

  /**
   * @param transport shared by all providers; stays open when they are closed
   * @param clock what dates in their answers are compared with
   */
  public ProviderFactory(HttpTransport transport, InstantSource clock) {
    this.transport = requireNonNull(transport, "transport is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * @throws IllegalArgumentException if there is no such engine
   */
  public Provider create(ProviderSpec spec) {
    return switch (spec.engine()) {
      case "openai" -> new OpenAiProvider(spec, transport, clock);
      default ->
          throw new IllegalArgumentException(
              "provider %s names the engine \"%s\", which there is not; there is: %s"
                  .formatted(spec.name(), spec.engine(), String.join(", ", ENGINES)));
    };
  }
}
