package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.Engines;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.Provider;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.worker.config.ConfigException;
import dev.sluice.worker.config.ProviderSettings;
import dev.sluice.worker.config.UnavailableProvider;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.route.Model;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The providers of a configuration: those that can be called, and why the others cannot. */
public final class Providers implements AutoCloseable {

  private final Engines engines = new Engines(InstantSource.system());
  private final List<Opened> opened = new ArrayList<>();
  private final List<UnavailableProvider> unavailable = new ArrayList<>();

  /** A provider that can be called, and what its description says. */
  public record Opened(ProviderSettings settings, Provider provider) {
    public Opened {
      requireNonNull(settings, "settings is null");
      requireNonNull(provider, "provider is null");
    }

    public String name() {
      return settings.name();
    }

    /**
     * What is known of its models: what the description says first, then what the provider says.
     *
     * @param listed what it said; empty for nothing
     */
    public List<Model> models(List<ListedModel> listed) {
      return new Served(this).known(listed);
    }
  }

  private Providers() {}

  /**
   * Makes them. Calls nobody.
   *
   * @throws ConfigException if a description is wrong in a way that only its engine can tell
   */
  public static Providers open(WorkerConfig config) {
    Providers providers = new Providers();
    providers.unavailable.addAll(config.unavailable());
    List<String> mistakes = new ArrayList<>();
    for (ProviderSettings settings : config.providers()) {
      try {
        providers.open(settings);
      } catch (IllegalArgumentException e) {
        mistakes.add("provider " + settings.name() + ": " + e.getMessage());
      }
    }
    if (!mistakes.isEmpty()) {
      providers.close();
      throw new ConfigException(mistakes);
    }
    return providers;
  }

  private void open(ProviderSettings settings) {
    try {
      Provider provider = engines.create(settings.spec());
      boolean plain = settings.models().parameters().isEmpty();
      opened.add(
          new Opened(
              settings,
              plain ? provider : new FixedParameters(provider, settings.models().parameters())));
    } catch (UnavailableProviderException e) {
      unavailable.add(
          new UnavailableProvider(
              settings.metadata(),
              settings.credential(),
              String.valueOf(e.getMessage()),
              settings));
    }
  }

  /** In the order of the configuration. */
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

  /** Those that lack something, in their description or on this machine. */
  public List<UnavailableProvider> unavailable() {
    return List.copyOf(unavailable);
  }

  @Override
  public void close() {
    opened.forEach(provider -> provider.provider().close());
    engines.close();
  }
}
