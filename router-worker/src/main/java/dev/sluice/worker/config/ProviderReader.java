package dev.sluice.worker.config;

import dev.sluice.engine.Engines;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.provider.Secret;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.limit.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the description of one provider. */
final class ProviderReader {

  private static final Format<Integer> COUNT = Format.wholeNumber(1, Integer.MAX_VALUE);
  private static final Format<Integer> MILLIS = Format.wholeNumber(1, Integer.MAX_VALUE);
  private static final Format<String> ENGINE =
      Format.oneOf(List.copyOf(new Engines(InstantSource.system()).names()));

  private ProviderReader() {}

  /** Empty if something is missing that a provider must have, which is then reported. */
  static Optional<ProviderSettings> read(String name, Section section) {
    var engine = section.require("engine", ENGINE);
    var host = section.require("host", Format.URL);
    var headers = new TreeMap<String, Secret>(String.CASE_INSENSITIVE_ORDER);
    section.optionalSection("auth", auth -> readAuth(auth, headers));
    section.section("headers", more -> readHeaders(more, headers));
    var limits = section.section("limits", ProviderReader::limits);
    var retry = section.section("retry", ProviderReader::retry);
    var timeouts = section.section("timeouts", ProviderReader::timeouts);
    var models = section.sections("models", new ModelReader()::read);
    if (!section.hasElements("models")) {
      section.mistake("models", "must be a list of at least one model");
    }
    if (engine == null || host == null) {
      return Optional.empty();
    }
    var spec =
        new ProviderSpec(
            name,
            engine,
            ProviderMetadata.Kind.API,
            host,
            new Auth.None(),
            headers,
            timeouts,
            Options.NONE);
    return Optional.of(new ProviderSettings(spec, limits, retry, models));
  }

  private static boolean readAuth(Section section, Map<String, Secret> headers) {
    var type = section.require("type", Format.TEXT);
    if ("header".equals(type)) {
      var name = section.require("header_name", Format.HEADER_NAME);
      var value = section.require("header_value", Format.HEADER_VALUE);
      if (name != null && value != null) {
        headers.put(name, new Secret(value));
      }
    } else if (type != null) {
      refuseAuth(section, type);
    }
    return true;
  }

  private static void refuseAuth(Section section, String type) {
    if (!type.equals("none")) {
      boolean planned = List.of("query", "oauth").contains(type);
      section.mistake(
          "type", (planned ? type + " is not supported yet; " : "") + "must be header or none");
    }
    for (var key : List.of("header_name", "header_value")) {
      if (section.has(key) && type.equals("none")) {
        section.mistake(key, "is not used with type none");
      }
    }
  }

  private static boolean readHeaders(Section section, Map<String, Secret> headers) {
    section
        .values(Format.HEADER_VALUE)
        .forEach(
            (name, value) -> {
              if (Format.HEADER_NAME.parser().apply(name).isEmpty()) {
                section.mistake(name, "is not " + Format.HEADER_NAME.expected());
              } else if (headers.putIfAbsent(name, new Secret(value)) != null) {
                section.mistake(name, "this header is there already; case makes no difference");
              }
            });
    return true;
  }

  private static Limits limits(Section section) {
    return new Limits(
        section.get("requests_per_minute", COUNT),
        section.get("tokens_per_minute", COUNT),
        section.get("max_concurrency", COUNT));
  }

  private static RetryPolicy retry(Section section) {
    var usual = RetryPolicy.DEFAULT;
    int initial = section.get("initial_delay_ms", MILLIS, (int) usual.initialDelay().toMillis());
    int longest =
        section.get("max_delay_ms", MILLIS, Math.max(initial, (int) usual.maxDelay().toMillis()));
    if (longest < initial) {
      section.mistake("max_delay_ms", "must not be less than initial_delay_ms");
    }
    return new RetryPolicy(
        section.get("max_retries", Format.wholeNumber(0, 100), usual.maxRetries()),
        Duration.ofMillis(initial),
        Duration.ofMillis(Math.max(initial, longest)),
        section
            .get("exponential_base", Format.decimal(1), BigDecimal.valueOf(usual.base()))
            .doubleValue());
  }

  private static Timeouts timeouts(Section section) {
    var usual = Timeouts.DEFAULT;
    return new Timeouts(
        millis(section, "first_byte_ms", usual.firstByte()),
        millis(section, "total_ms", usual.total()));
  }

  private static Duration millis(Section section, String key, Duration fallback) {
    var millis = section.get(key, MILLIS);
    return millis == null ? fallback : Duration.ofMillis(millis);
  }
}
