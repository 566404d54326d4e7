package dev.sluice.engine;

import dev.sluice.engine.anthropic.AnthropicEngine;
import dev.sluice.engine.bedrock.BedrockEngine;
import dev.sluice.engine.cli.CliEngine;
import dev.sluice.engine.gemini.GeminiEngine;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.ollama.OllamaEngine;
import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.UnavailableProviderException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * All engines: our own, which share one HTTP client, and those that are found on the class path.
 * Thread-safe.
 */
public final class Engines implements AutoCloseable {

  private final HttpTransport transport = new HttpTransport(HttpTransport.DEFAULT_CONNECT_TIMEOUT);
  private final Map<String, ProviderEngine> byName = new TreeMap<>();

  /**
   * @param clock what dates in answers are compared with
   * @throws IllegalStateException if two engines have one name, or one cannot be loaded; the
   *     message says what to do
   */
  public Engines(InstantSource clock) {
    add(new AnthropicEngine(transport, clock));
    add(new BedrockEngine(transport, clock));
    add(new CliEngine(System.getenv(), clock));
    add(new GeminiEngine(transport, clock));
    add(new OllamaEngine(transport, clock));
    add(new OpenAiEngine(transport, clock));
    addFound();
  }

  private void addFound() {
    try {
      ServiceLoader.load(ProviderEngine.class).forEach(this::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new IllegalStateException(
          "an engine on the class path cannot be loaded: %s; mend it or remove its jar"
              .formatted(e.getMessage()),
          e);
    }
  }

  private void add(ProviderEngine engine) {
    ProviderEngine other = byName.putIfAbsent(engine.name(), engine);
    if (other != null) {
      throw new IllegalStateException(
          "two engines are called %s: %s and %s; remove one from the class path"
              .formatted(engine.name(), other.getClass().getName(), engine.getClass().getName()));
    }
  }

  /** Sorted. */
  public Collection<String> names() {
    return Collections.unmodifiableCollection(byName.keySet());
  }

  public Optional<ProviderEngine> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Makes a provider out of its description.
   *
   * @throws UnavailableProviderException if something is missing on this machine
   * @throws IllegalArgumentException if the description is wrong, or names no engine
   */
  public Provider create(ProviderSpec spec) throws UnavailableProviderException {
    ProviderEngine engine =
        find(spec.engine())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "provider %s names the engine \"%s\", which there is not; there is: %s"
                            .formatted(spec.name(), spec.engine(), String.join(", ", names()))));
    return engine.create(spec);
  }

  /** Closes the connections of all providers of our own engines. */
  @Override
  public void close() {
    transport.close();
  }
}
