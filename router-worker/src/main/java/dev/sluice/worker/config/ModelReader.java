package dev.sluice.worker.config;

import dev.sluice.schema.Endpoint;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads the models of one provider, among which no name or alias may stand for two. */
final class ModelReader {

  /** What other programs need to know of a model, and what changes no request of ours. */
  static final List<String> IGNORED =
      List.of(
          "max_tokens",
          "reasoning",
          "resolved_model",
          "supports_cache_control",
          "thinking_preservation_format");

  private static final Format<Integer> TOKENS = Format.wholeNumber(1, Integer.MAX_VALUE);

  private static final Format<Endpoint> ENDPOINT =
      new Format<>(
          Stream.of(Endpoint.values()).map(Endpoint::url).collect(Collectors.joining(" or ")),
          Endpoint::ofUrl,
          false);

  private static final Set<String> DOLLARS = Set.of("", "$", "USD", "usd");

  /** What a job decides, and no description of a model. */
  private static final List<String> OF_THE_JOB =
      List.of("messages", "model", "stream", "stream_options");

  private final Map<String, String> modelsByName = new HashMap<>();
  private final Map<String, ObjectNode> parameters = new HashMap<>();
  private final Map<String, Limits> limits = new HashMap<>();

  private ModelReader() {}

  static ModelSettings read(Section description) {
    var reader = new ModelReader();
    var models = description.sections("models", reader::model);
    var open = description.get("dynamic_models", Format.FLAG);
    if (Boolean.FALSE.equals(open) && !description.hasElements("models")) {
      description.mistake(
          "models", "must be a list of at least one model where dynamic_models is false");
    }
    return new ModelSettings(
        models, open == null ? models.isEmpty() : open, reader.parameters, reader.limits, Map.of());
  }

  /** Empty if it has no usable name. */
  private Optional<Model> model(Section section) {
    var name = section.require("name", Format.TEXT);
    if (name != null) {
      claim(name, name, what -> section.mistake("name", what));
    }
    var aliases = new ArrayList<String>();
    section.each(
        "aliases",
        Format.TEXT,
        (alias, mistake) -> {
          claim(alias, name == null ? "" : name, mistake);
          aliases.add(alias);
        });
    var known = knowledge(section);
    var fixed = fixedParameters(section);
    var limited = section.section("limits", LimitsReader::limits);
    section.tolerate(IGNORED);
    if (name == null) {
      return Optional.empty();
    }
    if (fixed != null) {
      parameters.put(name, fixed);
    }
    if (!limited.equals(Limits.NONE)) {
      limits.put(name, limited);
    }
    return Optional.of(new Model(name, aliases, known));
  }

  private void claim(String name, String model, Consumer<String> mistake) {
    var owner = modelsByName.putIfAbsent(name, model);
    if (owner != null) {
      mistake.accept(
          "\"" + name + "\" already stands for the model " + owner + " of this provider");
    }
  }

  private static Knowledge knowledge(Section section) {
    var endpoints = section.list("endpoints", ENDPOINT);
    return new Knowledge(
        section.either("context_window", "context_limit", TOKENS),
        section.get("max_output_tokens", TOKENS),
        endpoints == null ? null : Set.copyOf(endpoints),
        abilities(section),
        price(section));
  }

  private static Model.Abilities abilities(Section section) {
    return new Model.Abilities(
        section.get("supports_tools", Format.FLAG),
        section.get("supports_vision", Format.FLAG),
        section.get("supports_structured_output", Format.FLAG));
  }

  private static @Nullable Price price(Section section) {
    var perMillion = section.optionalSection("price", ModelReader::perMillion);
    var perToken = perToken(section);
    return perMillion == null ? perToken : perMillion;
  }

  private static @Nullable Price perMillion(Section section) {
    var input = section.require("input", Format.decimal(0));
    var output = section.require("output", Format.decimal(0));
    var cachedInput = section.get("cached_input", Format.decimal(0));
    return input == null || output == null
        ? null
        : new Price(input, output, cachedInput, Price.CONFIGURATION);
  }

  /** A price in another currency is none that could be compared, so it is not known. */
  private static @Nullable Price perToken(Section section) {
    var input = section.get("input_token_cost", Format.decimal(0));
    var output = section.get("output_token_cost", Format.decimal(0));
    var currency = section.get("currency", Format.ANY_TEXT, "");
    return input == null || output == null || !DOLLARS.contains(currency)
        ? null
        : new Price(million(input), million(output));
  }

  private static BigDecimal million(BigDecimal one) {
    return one.movePointRight(6);
  }

  private static @Nullable ObjectNode fixedParameters(Section section) {
    var fixed = section.json("request_params");
    if (fixed != null && OF_THE_JOB.stream().anyMatch(fixed::has)) {
      section.mistake("request_params", "cannot hold " + String.join(", ", OF_THE_JOB));
    }
    return fixed;
  }
}
