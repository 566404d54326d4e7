package dev.sluice.worker.published;

import dev.sluice.schema.Endpoint;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model.Abilities;
import dev.sluice.worker.route.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API of models.dev: providers, each with its models; prices are for a million tokens. */
final class ModelsDev implements Dialect {

  @Override
  public Map<String, Entry> entries(ObjectNode root, List<String> names)
      throws UnreadableFileException {
    Map<String, Entry> entries = new HashMap<>();
    for (String name : names) {
      JsonNode provider = root.path(name);
      if (!provider.isMissingNode()) {
        String path = name + ".models";
        models(provider.path("models"), path)
            .properties()
            .forEach(
                model ->
                    entries.putIfAbsent(
                        model.getKey(), new Entry(path + "." + model.getKey(), model.getValue())));
      }
    }
    return entries;
  }

  private static JsonNode models(JsonNode models, String path) throws UnreadableFileException {
    if (!models.isObject()) {
      throw new UnreadableFileException(0, path, "must hold models by their names");
    }
    return models;
  }

  @Override
  public Knowledge read(Entry entry, String source) throws OddEntryException {
    if (!entry.node().isObject()) {
      throw entry.odd("keys and values");
    }
    Entry limit = entry.part("limit");
    Entry modalities = entry.part("modalities");
    Set<String> input = modalities.words("input");
    return new Knowledge(
        limit.tokens("context"),
        limit.tokens("output"),
        endpoints(entry.text("family"), modalities.words("output")),
        new Abilities(
            entry.flag("tool_call"),
            input == null ? null : input.contains("image"),
            entry.flag("structured_output")),
        price(entry.part("cost"), source));
  }

  /** Of those that write text, embeddings among them, the family alone tells what they write. */
  private static @Nullable Set<Endpoint> endpoints(String family, @Nullable Set<String> output) {
    if (family.contains("embedding")) {
      return Set.of(Endpoint.EMBEDDINGS);
    }
    return output == null || output.contains("text") ? null : Set.of();
  }

  private static @Nullable Price price(Entry cost, String source) throws OddEntryException {
    return Dialect.price(
        cost.dollars("input", 0), cost.dollars("output", 0), cost.dollars("cache_read", 0), source);
  }
}
