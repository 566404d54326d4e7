package dev.sluice.cli.cluster;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.openai.Dialect;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.config.AdminSettings;
import dev.sluice.worker.config.Credential;
import dev.sluice.worker.config.DuplicateSettings;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.ModelSettings;
import dev.sluice.worker.config.ProviderSettings;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.config.WorkerSettings;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.RoutingDefaults;
import dev.sluice.worker.tenant.Tenants;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Configurations whose providers are those of a simulator. */
public final class Simulation {

  /**
   * Like a provider on a usual day, only quicker, and like a proxy before many vendors, which takes
   * the fields of all of them.
   */
  public static final Behavior BEHAVIOR =
      Behavior.INSTANT
          .withLatency(Latency.lognormal(Duration.ofMillis(200), 0.5))
          .withDialect(Dialect.LITELLM);

  private static final List<String> USUAL_PROVIDERS = List.of("simulated-a", "simulated-b");
  private static final String USUAL_MODEL = "simulated";
  private static final Pattern PROVIDER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Simulator simulator;

  public Simulation(Simulator simulator) {
    this.simulator = requireNonNull(simulator, "simulator is null");
  }

  /**
   * The configuration with each provider's address taken by the simulator, credentials left out,
   * and nothing drawn from what others call real providers by; a provider that lacks nothing else
   * than its credential is as good as any.
   */
  public WorkerConfig of(WorkerConfig config) {
    return new WorkerConfig(
        config.kafka(),
        config.topics(),
        config.worker(),
        config.admin(),
        Stream.concat(
                config.providers().stream(),
                config.unavailable().stream()
                    .flatMap(provider -> Stream.ofNullable(provider.settings())))
            .map(this::simulated)
            .toList(),
        config.unavailable().stream().filter(provider -> provider.settings() == null).toList(),
        config.tenants(),
        config.duplicates(),
        null,
        config.routing());
  }

  /** A configuration in which every job finds what it asks for, at more than one provider. */
  public WorkerConfig of(Demand demand) {
    NavigableSet<String> models = new TreeSet<>(demand.models());
    if (models.isEmpty()) {
      models.add(USUAL_MODEL);
    }
    NavigableSet<String> providers = new TreeSet<>(USUAL_PROVIDERS);
    demand.providers().stream().filter(PROVIDER_NAME.asMatchPredicate()).forEach(providers::add);
    return new WorkerConfig(
        KafkaSettings.NONE,
        Topics.DEFAULT,
        WorkerSettings.DEFAULT,
        AdminSettings.DEFAULT,
        providers.stream().map(name -> provider(name, models)).toList(),
        List.of(),
        Tenants.NONE,
        DuplicateSettings.DEFAULT,
        null,
        new RoutingDefaults(models.getFirst(), List.of(), List.of("*")));
  }

  private ProviderSettings simulated(ProviderSettings settings) {
    ProviderSpec spec = settings.spec();
    return settings.with(spec(spec.name(), spec.timeouts()));
  }

  private ProviderSettings provider(String name, NavigableSet<String> models) {
    return new ProviderSettings(
        spec(name, Timeouts.DEFAULT),
        Credential.NOT_NEEDED,
        Limits.NONE,
        RetryPolicy.DEFAULT,
        ModelSettings.of(models.stream().map(Simulation::model).toList()));
  }

  private ProviderSpec spec(String name, Timeouts timeouts) {
    return ProviderSpec.of(name, "openai", URI.create(simulator.baseUrl(name))).with(timeouts);
  }

  private static Model model(String name) {
    return new Model(name, List.of(), null, new Model.Abilities(true, true, null), null);
  }
}
