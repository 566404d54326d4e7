package dev.sluice.worker.config;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.RoutingDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what holds for a job that does not say otherwise. */
final class RoutingReader {

  private static final Format<String> NAME_PATTERN =
      Format.matching("the name of a provider, with * for anything", "[A-Za-z0-9._*-]+");

  private final ProviderSet providers;

  /**
   * @param providers that were read before
   */
  RoutingReader(ProviderSet providers) {
    this.providers = providers;
  }

  RoutingDefaults read(Section section) {
    var defaultModel = section.get("default_model", Format.TEXT);
    if (defaultModel != null && !isServed(defaultModel)) {
      section.mistake("default_model", "no provider has the model \"" + defaultModel + "\"");
    }
    var sort = section.sections("sort", RoutingReader::sortKey);
    return new RoutingDefaults(defaultModel, sort, allowedProviders(section));
  }

  private List<String> allowedProviders(Section section) {
    if (!section.has("allowed_providers")) {
      return RoutingDefaults.NONE.allowedProviders();
    }
    if (!section.hasElements("allowed_providers")) {
      section.mistake("allowed_providers", "must name at least one provider; * stands for all");
    }
    var allowed = new ArrayList<String>();
    section.each(
        "allowed_providers",
        NAME_PATTERN,
        (pattern, mistake) -> {
          allowed.add(pattern);
          if (providers.names().stream().noneMatch(only(pattern)::allows)) {
            mistake.accept(
                "matches none of the providers: " + String.join(", ", providers.names()));
          }
        });
    return allowed;
  }

  private static RoutingDefaults only(String pattern) {
    return new RoutingDefaults(null, List.of(), List.of(pattern));
  }

  private static Optional<SortKey> sortKey(Section section) {
    var metric = section.require("metric", Format.oneOf(Metric.values()));
    var direction = section.require("direction", Format.oneOf(Direction.values()));
    return metric == null || direction == null
        ? Optional.empty()
        : Optional.of(new SortKey(metric, direction));
  }

  /**
   * What an unavailable provider serves may be missing here, and so may what nobody has listed, so
   * then nothing is a mistake.
   */
  private boolean isServed(String name) {
    return !providers.unavailable().isEmpty()
        || providers.available().stream().anyMatch(provider -> provider.models().open())
        || providers.available().stream().anyMatch(provider -> serves(provider, name));
  }

  private static boolean serves(ProviderSettings provider, String name) {
    var pin = provider.name() + "/";
    return provider.models().listed().stream()
        .anyMatch(
            model ->
                isCalled(model, name)
                    || (name.startsWith(pin) && isCalled(model, name.substring(pin.length()))));
  }

  private static boolean isCalled(Model model, String name) {
    return model.name().equals(name) || model.aliases().contains(name);
  }
}
