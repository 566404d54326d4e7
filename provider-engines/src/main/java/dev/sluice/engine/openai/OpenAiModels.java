package dev.sluice.engine.openai;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ListedModel.Abilities;
import dev.sluice.provider.ListedModel.Price;
import dev.sluice.schema.Endpoint;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads lists of models, whoever wrote them: OpenAI's names only, others tell windows, abilities
 * and prices, each under names of its own.
 */
final class OpenAiModels {

  private static final List<String> LISTS = List.of("data", "models", "endpoints");

  /** What completions or embeddings can be asked of; a model whose kind is not told is taken. */
  private static final Set<String> KINDS =
      Set.of(
          "model",
          "chat",
          "language",
          "code",
          "completion",
          "responses",
          "embedding",
          "llm/v1/chat",
          "llm/v1/embeddings");

  /** A price; never so long that reading it would take a while. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,20})?([eE]-\\d{1,2})?");

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** What one of a million tokens costs with xAI, as it counts: ten thousandths of a dollar. */
  private static final BigDecimal TEN_THOUSANDTH = new BigDecimal("0.0001");

  private OpenAiModels() {}

  static List<ListedModel> read(JsonNode body) {
    JsonNode list =
        body.isArray()
            ? body
            : LISTS.stream().map(body::path).filter(JsonNode::isArray).findFirst().orElse(body);
    Map<String, ListedModel> models = new LinkedHashMap<>();
    for (JsonNode model : list) {
      String name = text(model, "id", "model_name", "name");
      if (name != null && isUsable(model)) {
        models.putIfAbsent(name, describe(name, model));
      }
    }
    return List.copyOf(models.values());
  }

  private static boolean isUsable(JsonNode model) {
    String kind = text(model, "type", "task");
    String mode = text(model.path("model_info"), "mode");
    return (kind == null || KINDS.contains(kind))
        && (mode == null || KINDS.contains(mode))
        && model.path("active").asBoolean(true)
        && model.path("state").path("ready").asString("READY").equals("READY");
  }

  private static ListedModel describe(String name, JsonNode model) {
    JsonNode info = model.path("model_info");
    JsonNode top = model.path("top_provider");
    return new ListedModel(
        name,
        count(
            model.path("context_length"),
            model.path("context_window"),
            top.path("context_length"),
            info.path("max_input_tokens")),
        count(
            model.path("max_completion_tokens"),
            top.path("max_completion_tokens"),
            info.path("max_output_tokens")),
        endpoints(model),
        abilities(model, info),
        price(model, info));
  }

  /** By its kind, or else by what it writes; a kind that is neither of both tells nothing. */
  private static @Nullable Set<Endpoint> endpoints(JsonNode model) {
    String kind = text(model, "type", "task");
    String told = kind == null ? text(model.path("model_info"), "mode") : kind;
    if (told != null) {
      return switch (told) {
        case "chat", "llm/v1/chat" -> Set.of(Endpoint.CHAT_COMPLETIONS);
        case "embedding", "llm/v1/embeddings" -> Set.of(Endpoint.EMBEDDINGS);
        default -> null;
      };
    }
    JsonNode outputs = model.path("architecture").path("output_modalities");
    if (Boolean.TRUE.equals(contains(outputs, "embeddings"))) {
      return Set.of(Endpoint.EMBEDDINGS);
    }
    return Boolean.TRUE.equals(contains(outputs, "text"))
        ? Set.of(Endpoint.CHAT_COMPLETIONS)
        : null;
  }

  private static Abilities abilities(JsonNode model, JsonNode info) {
    JsonNode parameters = model.path("supported_parameters");
    JsonNode inputs = model.path("architecture").path("input_modalities");
    return new Abilities(
        either(contains(parameters, "tools"), flag(info.path("supports_function_calling"))),
        either(
            contains(inputs.isArray() ? inputs : model.path("input_modalities"), "image"),
            flag(info.path("supports_vision"))),
        either(
            contains(parameters, "structured_outputs"),
            flag(info.path("supports_response_schema"))));
  }

  /** In dollars for a million tokens, of what is told for one, for a million, or in fractions. */
  private static @Nullable Price price(JsonNode model, JsonNode info) {
    JsonNode pricing = model.path("pricing");
    return Stream.of(
            priced(pricing, "prompt", "completion", "input_cache_read", MILLION),
            priced(pricing, "input", "output", "cached_input", BigDecimal.ONE),
            priced(
                info,
                "input_cost_per_token",
                "output_cost_per_token",
                "cache_read_input_token_cost",
                MILLION),
            priced(
                model,
                "prompt_text_token_price",
                "completion_text_token_price",
                "cached_prompt_text_token_price",
                TEN_THOUSANDTH))
        .flatMap(List::stream)
        .findFirst()
        .orElse(null);
  }

  /** Empty where one of the first two is missing; a negative price is known to nobody before. */
  private static List<Price> priced(
      JsonNode prices, String input, String output, String cachedInput, BigDecimal times) {
    BigDecimal in = amount(prices.path(input), times);
    BigDecimal out = amount(prices.path(output), times);
    return in == null || out == null
        ? List.of()
        : List.of(new Price(in, out, amount(prices.path(cachedInput), times)));
  }

  private static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** A number or a text; null for anything else, and where it makes no sense. */
  private static @Nullable BigDecimal amount(JsonNode node, BigDecimal times) {
    String text = node.asString("");
    return NUMBER.matcher(text).matches() ? plain(new BigDecimal(text).multiply(times)) : null;
  }

  private static @Nullable Integer count(JsonNode... places) {
    return Stream.of(places)
        .filter(node -> node.canConvertToInt() && node.isIntegralNumber() && node.asInt() > 0)
        .map(JsonNode::asInt)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String text(JsonNode model, String... fields) {
    return Stream.of(fields)
        .map(model::path)
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Boolean flag(JsonNode node) {
    return node.isBoolean() ? node.booleanValue() : null;
  }

  private static @Nullable Boolean contains(JsonNode list, String text) {
    return list.isArray()
        ? list.valueStream().anyMatch(element -> text.equals(element.asString("")))
        : null;
  }

  private static @Nullable Boolean either(@Nullable Boolean first, @Nullable Boolean second) {
    return first == null ? second : first;
  }
}
