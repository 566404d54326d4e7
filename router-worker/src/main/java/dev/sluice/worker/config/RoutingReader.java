package dev.sluice.worker.config;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Router;
import dev.sluice.worker.route.RoutingDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what holds for a job that does not say otherwise. */
final class RoutingReader {

  private static final Format<String> NAME_PATTERN =
      Format.matching("the name of a provider, with * for anything", "[A-Za-z0-9._*-]+");

  private final ProviderSet providers;
  private final JobNames names;
  private final DefaultModelReader defaultModels;
  private final Map<String, Router> routers;

  /**
   * @param providers that were read before
   * @param routers that were read before
   */
  RoutingReader(
      ProviderSet providers,
      JobNames names,
      DefaultModelReader defaultModels,
      Map<String, Router> routers) {
    this.providers = providers;
    this.names = names;
    this.defaultModels = defaultModels;
    this.routers = routers;
  }

  RoutingDefaults read(Section section) {
    var defaultModel = defaultModels.read(section);
    var sort = section.sections("sort", RoutingReader::sortKey);
    var selection = new SelectionReader(names).read(section);
    if (!selection.sort().isEmpty()) {
      section.mistake("model_selection", "cannot hold sort; it stands beside, as routing.sort");
    }
    var routing =
        new RoutingDefaults(defaultModel, sort, allowedProviders(section), selection, routers);
    if (defaultModel != null) {
      checkAllowed(defaultModel, routing, section);
    }
    return routing;
  }

  private void checkAllowed(String defaultModel, RoutingDefaults routing, Section section) {
    var servers = names.servers(defaultModel);
    if (!servers.isEmpty() && servers.stream().noneMatch(routing::allows)) {
      section.mistake(
          "allowed_providers",
          "leaves out every provider of the default model %s: %s"
              .formatted(defaultModel, String.join(", ", servers)));
    }
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
}
