package dev.sluice.worker.config;

import dev.sluice.engine.Engines;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderMetadata.Kind;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the description of one provider: laid over the preset that it names, whatever spelling its
 * keys have, into the one form that engines take.
 */
final class ProviderReader {

  /**
   * What other programs need to know of a provider, and what changes no request of ours: jobs bring
   * their whole conversation, and say themselves what they want.
   */
  static final List<String> IGNORED =
      List.of(
          "catalog_provider_id",
          "description",
          "display_name",
          "emit_clear_thinking",
          "fast_model",
          "model_doc_link",
          "preserves_thinking",
          "setup",
          "setup_steps",
          "skip_canonical_filtering");

  /** Keys that say one thing together: whoever gives one of them takes none from a preset. */
  private static final List<Set<String>> WHOLES =
      List.of(
          Stream.concat(AuthReader.KEYS.stream(), Stream.of(CredentialsReader.KEY))
              .collect(Collectors.toUnmodifiableSet()),
          HostReader.KEYS,
          Set.of("timeouts", "timeout_seconds"));

  private static final Format<String> VARIABLE_NAME =
      Format.matching("the name of an environment variable", "[A-Za-z_][A-Za-z0-9_]*");

  private static final Format<String> KIND =
      Format.oneOf(Stream.of(Kind.values()).map(Kind::wireName).toList());

  private final Engines engines;
  private final Variables variables;
  private final Consumer<Mistakes> report;
  private final Format<String> engineNames;

  /**
   * @param variables what presets may refer to
   * @param report takes the mistakes in each preset
   */
  ProviderReader(Engines engines, Variables variables, Consumer<Mistakes> report) {
    this.engines = engines;
    this.variables = variables;
    this.report = report;
    var names = List.copyOf(engines.names());
    this.engineNames =
        new Format<>(
            String.join(" or ", names),
            text -> Optional.of(text.replaceFirst("_compatible$", "")).filter(names::contains),
            false);
  }

  /**
   * What was read.
   *
   * @param catalogueNames what it is called in catalogue files
   * @param settings null if something is missing that a provider must have, which is then reported
   */
  record Description(
      ProviderMetadata metadata,
      Credential credential,
      List<String> catalogueNames,
      @Nullable ProviderSettings settings) {}

  /**
   * @param unresolved where variables go that a preset needs and that are not set
   */
  Description read(String name, Section section, Mistakes unresolved) {
    declareVariables(section);
    var preset = section.get("preset", Presets.NAME);
    if (preset == null) {
      return describe(name, section);
    }
    var mistakes = new Mistakes("preset " + preset);
    Presets.section(preset, new Source(variables, mistakes, unresolved, true))
        .ifPresent(described -> layOver(section, described));
    var description = describe(name, section);
    report.accept(mistakes);
    return description;
  }

  private static void layOver(Section section, Section preset) {
    declareVariables(preset);
    for (var whole : WHOLES) {
      if (whole.stream().anyMatch(section::mentions)) {
        preset.forget(whole);
      }
    }
    section.layOver(preset);
  }

  private static void declareVariables(Section section) {
    var defaults = new HashMap<String, String>();
    section.sections("env_vars", variable -> declare(variable, defaults));
    section.declare(defaults);
  }

  private static Optional<String> declare(Section variable, Map<String, String> defaults) {
    var name = variable.require("name", VARIABLE_NAME);
    var value = variable.get("default", Format.ANY_TEXT);
    variable.tolerate(List.of("description", "primary", "required", "secret"));
    if (name != null && value != null) {
      defaults.put(name, value);
    }
    return Optional.ofNullable(name);
  }

  private Description describe(String name, Section section) {
    section.tolerate(IGNORED);
    var engineName = section.require("engine", engineNames);
    var engine = engineName == null ? null : engines.find(engineName).orElse(null);
    var kind = kind(section, engine);
    var auth = AuthReader.read(section, engineName);
    var credential = credential(kind, auth);
    var limits = section.section("limits", LimitsReader::limits);
    var several = new CredentialsReader(engineName, limits).read(section);
    var headers = headers(section, several.isEmpty() ? auth.auth() : several.getFirst().auth());
    var retry = section.section("retry", LimitsReader::retry);
    var timeouts = LimitsReader.timeouts(section);
    var models = ModelReader.read(section);
    var catalogueNames = catalogueNames(name, section);
    refuseWithoutStreams(section);
    var host = host(section, engine);
    var options = engine == null ? Options.NONE : options(section, engine);
    if (engine == null || (host == null && engine.needsHost())) {
      var metadata = new ProviderMetadata(name, engineName == null ? "–" : engineName, kind, "–");
      return new Description(metadata, credential, catalogueNames, null);
    }
    var spec =
        new ProviderSpec(name, engine.name(), kind, host, auth.auth(), headers, timeouts, options);
    var settings = new ProviderSettings(spec, credential, limits, retry, models, several);
    return new Description(settings.metadata(), credential, catalogueNames, settings);
  }

  /** As the description has them; else its own name, and that of its preset. */
  private static List<String> catalogueNames(String name, Section section) {
    var given = section.oneOrMore("catalogue_names", Format.TEXT);
    return given.isEmpty()
        ? Stream.of(name, section.written("preset")).filter(text -> !text.isEmpty()).toList()
        : given;
  }

  /** Command-line tools have logins of their own. */
  private static Credential credential(Kind kind, AuthReader.Reading auth) {
    return kind == Kind.COMMAND && auth.auth() instanceof Auth.None
        ? Credential.FOUND_ELSEWHERE
        : auth.credential();
  }

  private static Kind kind(Section section, @Nullable ProviderEngine engine) {
    var kind = section.get("kind", KIND);
    if (kind != null) {
      return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }
    return engine == null ? Kind.API : engine.kind();
  }

  private static @Nullable URI host(Section section, @Nullable ProviderEngine engine) {
    return engine == null
        ? HostReader.read(section, "", false)
        : HostReader.read(section, engine.name(), engine.needsHost());
  }

  private static Map<String, Secret> headers(Section section, Auth auth) {
    var headers = new TreeMap<String, Secret>(String.CASE_INSENSITIVE_ORDER);
    var taken = auth instanceof Auth.Header header ? header.name() : "";
    section.section("headers", given -> readHeaders(given, taken, headers));
    return headers;
  }

  private static boolean readHeaders(Section section, String taken, Map<String, Secret> headers) {
    section
        .secrets(Format.HEADER_VALUE_OR_NOTHING)
        .forEach(
            (name, value) -> {
              if (Format.HEADER_NAME.parser().apply(name).isEmpty()) {
                section.mistake(name, "is not " + Format.HEADER_NAME.expected());
              } else if (name.equalsIgnoreCase(taken) || headers.containsKey(name)) {
                section.mistake(name, "this header is there already; case makes no difference");
              } else if (!value.reveal().isEmpty()) {
                headers.put(name, value);
              }
            });
    return true;
  }

  private static void refuseWithoutStreams(Section section) {
    if (!section.get("supports_streaming", Format.FLAG, true)) {
      section.mistake("supports_streaming", "must be true: jobs may ask for a stream");
    }
  }

  private static Options options(Section section, ProviderEngine engine) {
    var values = new TreeMap<String, List<String>>();
    for (var key : new TreeSet<>(engine.options())) {
      var texts = new ArrayList<>(section.oneOrMore(key, Format.ANY_TEXT));
      texts.removeIf(String::isEmpty);
      if (!texts.isEmpty()) {
        values.put(key, texts);
      }
    }
    return new Options(values);
  }
}
