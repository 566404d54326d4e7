package dev.sluice.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code model_selection} as it stands in a job. */
final class SelectionFields {

  private static final Set<String> KEYS = keys("provider", "models", "sort", "ignore");
  private static final Set<String> PROVIDER_KEYS = keys("order", "allow_fallbacks");
  private static final Set<String> SORT_KEYS = keys("metric", "direction");

  private SelectionFields() {}

  static ModelSelection read(@Nullable Fields selection) {
    if (selection == null) {
      return ModelSelection.NONE;
    }
    selection.allowOnly(KEYS);
    return new ModelSelection(
        readProvider(selection.nested("provider")),
        selection.texts("models"),
        readSort(selection),
        selection.texts("ignore"));
  }

  static ObjectNode write(ModelSelection selection) {
    ObjectNode object = Json.mapper().createObjectNode();
    ObjectNode provider = object.putObject("provider");
    putTexts(provider, "order", selection.provider().order());
    provider.put("allow_fallbacks", selection.provider().allowFallbacks());
    putTexts(object, "models", selection.models());
    if (!selection.sort().isEmpty()) {
      ArrayNode sort = object.putArray("sort");
      for (ModelSelection.SortKey key : selection.sort()) {
        sort.addObject()
            .put("metric", key.metric().name())
            .put("direction", key.direction().name());
      }
    }
    putTexts(object, "ignore", selection.ignore());
    return object;
  }

  private static ModelSelection.ProviderSelection readProvider(@Nullable Fields provider) {
    if (provider == null) {
      return ModelSelection.NONE.provider();
    }
    provider.allowOnly(PROVIDER_KEYS);
    Boolean allowFallbacks = provider.bool("allow_fallbacks");
    return new ModelSelection.ProviderSelection(
        provider.texts("order"), allowFallbacks == null || allowFallbacks);
  }

  private static List<ModelSelection.SortKey> readSort(Fields selection) {
    List<ModelSelection.SortKey> sort = new ArrayList<>();
    for (Fields key : selection.objects("sort")) {
      key.allowOnly(SORT_KEYS);
      sort.add(
          new ModelSelection.SortKey(
              key.required("metric", key.upperCase("metric", ModelSelection.Metric.class)),
              key.required(
                  "direction", key.upperCase("direction", ModelSelection.Direction.class))));
    }
    return sort;
  }

  private static void putTexts(ObjectNode object, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = object.putArray(name);
      texts.forEach(array::add);
    }
  }

  private static Set<String> keys(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
