package dev.sluice.worker;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import dev.sluice.engine.Engines;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.UnavailableProviderException;
import dev.sluice.worker.attempt.Upstream;
import dev.sluice.worker.config.AccountSettings;
import dev.sluice.worker.config.ConfigException;
import dev.sluice.worker.config.ProviderSettings;
import dev.sluice.worker.config.UnavailableProvider;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.limit.LimitTable;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Model;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The providers of a configuration: those that can be called, and why the others cannot. */
public final class Providers implements AutoCloseable {

  private final Engines engines = new Engines(InstantSource.system());
  private final List<Opened> opened = new ArrayList<>();
  private final List<UnavailableProvider> unavailable = new ArrayList<>();

  /** A provider as it is called with one of its credentials. */
  public record OpenedAccount(AccountSettings settings, Provider provider) {
    public OpenedAccount {
      requireNonNull(settings, "settings is null");
      requireNonNull(provider, "provider is null");
    }
  }

  /**
   * A provider that can be called, and what its description says.
   *
   * @param accounts with each credential that can be used; at least one
   * @param leftOut its credentials that cannot be used
   */
  public record Opened(
      ProviderSettings settings, List<OpenedAccount> accounts, List<AccountSettings> leftOut) {
    public Opened {
      requireNonNull(settings, "settings is null");
      accounts = List.copyOf(accounts);
      leftOut = List.copyOf(leftOut);
    }

    /** Whether it is told of which credential something is. */
    public boolean hasSeveralCredentials() {
      return accounts.size() + leftOut.size() > 1;
    }

    /** Each account by what calls are made with. */
    Upstream upstream() {
      SequencedMap<Account, Provider> providers = new LinkedHashMap<>();
      accounts.forEach(one -> providers.put(account(one), one.provider()));
      return new Upstream(providers, settings.retry());
    }

    Account account(OpenedAccount one) {
      return new Account(name(), one.settings().name());
    }

    /** What it is, whatever it is called with. */
    public Provider provider() {
      return accounts.getFirst().provider();
    }

    /** Asks which models there are, with one credential after the other until one is answered. */
    public ModelListing listModels() throws InterruptedException {
      ModelListing listing = provider().listModels();
      for (OpenedAccount other : accounts.subList(1, accounts.size())) {
        if (listing instanceof ModelListing.Listed) {
          return listing;
        }
        listing = other.provider().listModels();
      }
      return listing;
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

  /** The longest that any call may take. */
  public Duration longestCall() {
    return opened.stream()
        .map(one -> one.settings().spec().timeouts().total())
        .max(naturalOrder())
        .orElse(Duration.ZERO);
  }

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
    List<OpenedAccount> usable = new ArrayList<>();
    List<AccountSettings> leftOut = new ArrayList<>();
    for (AccountSettings account : settings.accounts()) {
      try {
        if (account.unavailable() == null) {
          usable.add(new OpenedAccount(account, provider(settings, account)));
        } else {
          leftOut.add(account);
        }
      } catch (UnavailableProviderException e) {
        leftOut.add(account.leftOut(String.valueOf(e.getMessage())));
      }
    }
    if (usable.isEmpty()) {
      unavailable.add(unavailable(settings, leftOut.getFirst()));
    } else {
      opened.add(new Opened(settings, usable, leftOut));
    }
  }

  private Provider provider(ProviderSettings settings, AccountSettings account)
      throws UnavailableProviderException {
    Provider provider = engines.create(settings.spec().with(account.auth()));
    Map<String, ObjectNode> parameters = settings.models().parameters();
    return parameters.isEmpty() ? provider : new FixedParameters(provider, parameters);
  }

  private static UnavailableProvider unavailable(
      ProviderSettings settings, AccountSettings account) {
    return new UnavailableProvider(
        settings.metadata(), account.credential(), String.valueOf(account.unavailable()), settings);
  }

  /** In the order of the configuration. */
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

  /** What each account is allowed, in all and for single models. */
  LimitTable limits() {
    Map<Account, Limits> accounts = new HashMap<>();
    Map<Account, Map<String, Limits>> models = new HashMap<>();
    for (Opened provider : opened) {
      for (OpenedAccount one : provider.accounts()) {
        Account account = provider.account(one);
        accounts.put(account, one.settings().limits());
        models.put(account, provider.settings().models().limits());
      }
    }
    return new LimitTable(accounts, models);
  }

  /** Those that lack something, in their description or on this machine. */
  public List<UnavailableProvider> unavailable() {
    return List.copyOf(unavailable);
  }

  /** One line for each provider and each credential that cannot be used. */
  void tellUnavailable(Consumer<String> ear) {
    for (UnavailableProvider provider : unavailable) {
      ear.accept("provider %s is unavailable: %s".formatted(provider.name(), provider.reason()));
    }
    for (Opened one : opened) {
      for (AccountSettings account : one.leftOut()) {
        ear.accept(
            "provider %s is used without its credential %s: %s"
                .formatted(one.name(), account.name(), account.unavailable()));
      }
    }
  }

  @Override
  public void close() {
    opened.forEach(one -> one.accounts().forEach(account -> account.provider().close()));
    engines.close();
  }
}
