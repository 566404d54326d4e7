package dev.sluice.schema;

import dev.sluice.schema.ModelSelection.Filter;
import dev.sluice.schema.ModelSelection.MaxPrice;
import dev.sluice.schema.ModelSelection.ProviderSelection;
import dev.sluice.schema.ModelSelection.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code model_selection} as it stands in a job. */
final class SelectionFields {

  private static final Set<String> KEYS =
      keys(
          "provider",
          "models",
          "sort",
          "only",
          "ignore",
          "max_price",
          "when_limited",
          "fallback_on");
  private static final Set<String> PROVIDER_KEYS = keys("order", "allow_fallbacks");
  private static final Set<String> SORT_KEYS = keys("metric", "direction");
  private static final Set<String> PRICE_KEYS = keys("input", "output");

  private SelectionFields() {}

  static ModelSelection read(@Nullable Fields selection) {
    if (selection == null) {
      return ModelSelection.NONE;
    }
    selection.allowOnly(KEYS);
    return new ModelSelection(
        readProvider(selection.nested("provider")),
        selection.names("models"),
        readSort(selection),
        new Filter(
            selection.names("only"),
            selection.names("ignore"),
            readPrice(selection.nested("max_price"))),
        selection.lowerCase("when_limited", ModelSelection.WhenLimited.class),
        selection.lowerCases("fallback_on", ModelSelection.FallbackOn.class));
  }

  static ObjectNode write(ModelSelection selection) {
    ObjectNode object = Json.mapper().createObjectNode();
    writeProvider(selection.provider(), object);
    putTexts(object, "models", selection.models());
    if (!selection.sort().isEmpty()) {
      ArrayNode sort = object.putArray("sort");
      for (SortKey key : selection.sort()) {
        sort.addObject()
            .put("metric", key.metric().name())
            .put("direction", key.direction().name());
      }
    }
    writeFilter(selection.filter(), object);
    if (selection.whenLimited() != null) {
      object.put("when_limited", lowerCase(selection.whenLimited()));
    }
    putTexts(
        object,
        "fallback_on",
        selection.fallbackOn().stream().map(SelectionFields::lowerCase).toList());
    return object;
  }

  private static ProviderSelection readProvider(@Nullable Fields provider) {
    if (provider == null) {
      return ProviderSelection.ANY;
    }
    provider.allowOnly(PROVIDER_KEYS);
    return new ProviderSelection(provider.names("order"), provider.bool("allow_fallbacks"));
  }

  private static void writeProvider(ProviderSelection provider, ObjectNode selection) {
    if (provider.equals(ProviderSelection.ANY)) {
      return;
    }
    ObjectNode object = selection.putObject("provider");
    putTexts(object, "order", provider.order());
    if (provider.allowFallbacks() != null) {
      object.put("allow_fallbacks", provider.allowFallbacks());
    }
  }

  private static void writeFilter(Filter filter, ObjectNode selection) {
    putTexts(selection, "only", filter.only());
    putTexts(selection, "ignore", filter.ignore());
    MaxPrice price = filter.maxPrice();
    if (price != null) {
      ObjectNode object = selection.putObject("max_price");
      if (price.input() != null) {
        object.put("input", price.input());
      }
      if (price.output() != null) {
        object.put("output", price.output());
      }
    }
  }

  private static @Nullable MaxPrice readPrice(@Nullable Fields price) {
    if (price == null) {
      return null;
    }
    price.allowOnly(PRICE_KEYS);
    return new MaxPrice(price.amount("input"), price.amount("output"));
  }

  private static List<SortKey> readSort(Fields selection) {
    List<SortKey> sort = new ArrayList<>();
    for (Fields key : selection.objects("sort")) {
      key.allowOnly(SORT_KEYS);
      sort.add(
          new SortKey(
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

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Set<String> keys(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }
}
