package dev.sluice.worker.config;

import dev.sluice.engine.Engines;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code sluice.yaml} and the provider files that it names. */
public final class ConfigLoader {

  private final Variables variables;
  private final List<Mistakes> found = new ArrayList<>();
  private final ProviderSet providers;
  private final Mistakes environment = new Mistakes("");

  private ConfigLoader(Variables variables, Engines engines) {
    this.variables = variables;
    this.providers = new ProviderSet(engines, variables, found::add);
  }

  /**
   * @throws ConfigException with every mistake in the file and in those that it names
   */
  public static WorkerConfig load(Path path) {
    return load(path, System::getenv);
  }

  /**
   * @param environment what {@code ${NAME}} stands for; null for a variable that is not set
   * @throws ConfigException with every mistake in the file and in those that it names
   */
  public static WorkerConfig load(Path path, Function<String, @Nullable String> environment) {
    try (var engines = engines()) {
      var variables = new Variables(environment, path.resolveSibling(""));
      return new ConfigLoader(variables, engines).read(path);
    }
  }

  /** A configuration with every preset as a provider of its own name, and all else as usual. */
  public static WorkerConfig presets() {
    return presets(System::getenv);
  }

  static WorkerConfig presets(Function<String, @Nullable String> environment) {
    try (var engines = engines()) {
      return new ConfigLoader(new Variables(environment, Path.of("")), engines).readPresets();
    }
  }

  private static Engines engines() {
    try {
      return new Engines(InstantSource.system());
    } catch (IllegalStateException e) {
      throw new ConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private WorkerConfig read(Path path) {
    var mistakes = new Mistakes(path.toString());
    found.add(mistakes);
    found.add(environment);
    var config =
        ConfigFile.read(path, Source.of(variables, mistakes)).map(file -> file.read(this::config));
    return checked(config);
  }

  private WorkerConfig readPresets() {
    Presets.names().forEach(providers::readPreset);
    var nothing = Section.of(Source.of(variables, new Mistakes("")), Optional.empty());
    return checked(Optional.of(config(nothing)));
  }

  private WorkerConfig checked(Optional<WorkerConfig> config) {
    var lines = found.stream().flatMap(file -> file.lines().stream()).toList();
    if (config.isEmpty() || !lines.isEmpty()) {
      throw new ConfigException(lines);
    }
    return config.get();
  }

  /** Reads the providers first, then the routers: the routing refers to them. */
  private WorkerConfig config(Section root) {
    var kafka = root.section("kafka", KafkaReader::read);
    var topics = root.section("topics", SettingsReader::topics);
    var worker = root.section("worker", SettingsReader::worker);
    var duplicates = root.section("duplicates", SettingsReader::duplicates);
    var admin = root.section("admin", SettingsReader::admin);
    root.eachSection("providers", providers::read);
    root.each("provider_files", Format.TEXT, providers::readFiles);
    var catalogue =
        new CatalogueFiles(variables.directory(), providers.catalogueNames(), found::add);
    root.each("catalogue_files", Format.TEXT, catalogue::read);
    providers.learn(catalogue::of);
    var names = new JobNames(providers);
    var routers = new RouterReader(names);
    root.eachSection("routers", routers::read);
    var routing = root.section("routing", routing(names, routers)::read);
    var tenants = new TenantReader();
    root.eachSection("tenants", tenants::read);
    var redis = root.optionalSection("redis", SettingsReader::redis);
    return new WorkerConfig(
        kafka,
        topics,
        worker,
        admin,
        providers.available(),
        providers.unavailable(),
        tenants.tenants(),
        duplicates,
        redis,
        routing);
  }

  private RoutingReader routing(JobNames names, RouterReader routers) {
    var defaultModels = new DefaultModelReader(names, variables.environment(), environment);
    return new RoutingReader(providers, names, defaultModels, routers.routers());
  }
}
