package dev.sluice.worker.published;

import dev.sluice.schema.Endpoint;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model.Abilities;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * LiteLLM's list of models, those of all providers in one; prices are for one token. A key is the
 * provider's own name for the model, often after {@code provider/} or {@code provider/region/}.
 */
final class LiteLlm implements Dialect {

  private static final int MILLION = 6;

  /** Modes of which no job could ask anything; of a mode that is not here nothing is known. */
  private static final Set<String> OTHER_MODES =
      Set.of(
          "audio_speech",
          "audio_transcription",
          "image_edit",
          "image_generation",
          "moderation",
          "ocr",
          "realtime",
          "rerank",
          "search",
          "vector_store",
          "video_generation");

  /** A name may go on to the region: what that has of its own goes before what holds for all. */
  @Override
  public Map<String, Entry> entries(ObjectNode root, List<String> names) {
    Map<String, Entry> own = new LinkedHashMap<>();
    root.properties()
        .forEach(
            model -> {
              String provider = model.getValue().path("litellm_provider").asString("");
              if (names.stream().anyMatch(name -> isFamily(provider, base(name)))) {
                own.put(model.getKey(), new Entry(model.getKey(), model.getValue()));
              }
            });
    Map<String, Entry> entries = new HashMap<>();
    for (String name : names) {
      String prefix = name + "/";
      own.forEach(
          (key, entry) -> {
            if (key.startsWith(prefix)) {
              entries.putIfAbsent(key.substring(prefix.length()), entry);
            }
          });
    }
    own.forEach(entries::putIfAbsent);
    return entries;
  }

  private static String base(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  /** Some providers are several there: {@code vertex_ai-language-models} for example. */
  private static boolean isFamily(String provider, String name) {
    return provider.startsWith(name)
        && (provider.length() == name.length() || provider.charAt(name.length()) == '-');
  }

  /** The window of a model is not told there; what it takes as input comes nearest to it. */
  @Override
  public Knowledge read(Entry entry, String source) throws OddEntryException {
    String mode = entry.text("mode");
    return new Knowledge(
        entry.tokens("max_input_tokens"),
        entry.tokens("max_output_tokens"),
        endpoints(mode),
        new Abilities(
            entry.flag("supports_function_calling"),
            entry.flag("supports_vision"),
            entry.flag("supports_response_schema")),
        price(entry, mode, source));
  }

  private static @Nullable Set<Endpoint> endpoints(String mode) {
    return switch (mode) {
      case "chat" -> Set.of(Endpoint.CHAT_COMPLETIONS);
      case "embedding" -> Set.of(Endpoint.EMBEDDINGS);
      default -> OTHER_MODES.contains(mode) ? Set.of() : null;
    };
  }

  /** Embeddings have no output tokens, and so may have no price for them. */
  private static @Nullable Price price(Entry entry, String mode, String source)
      throws OddEntryException {
    BigDecimal output = entry.dollars("output_cost_per_token", MILLION);
    return Dialect.price(
        entry.dollars("input_cost_per_token", MILLION),
        output == null && mode.equals("embedding") ? BigDecimal.ZERO : output,
        entry.dollars("cache_read_input_token_cost", MILLION),
        source);
  }
}
