package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.schema.ModelSelectionCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The providers of one case: what they serve, and how they have been doing. */
final class RoutingWorld {

  private final Map<String, String> given;
  private final Map<String, Router> routers = new LinkedHashMap<>();
  private final SequencedMap<String, List<Model>> models = new LinkedHashMap<>();
  private final Map<Target, String> handles = new HashMap<>();
  private final Measurements measurements =
      new Measurements(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  private RoutingWorld(Map<String, String> given) {
    this.given = given;
  }

  static RoutingWorld of(List<ServedModel> served, List<Router> routers, String given) {
    Map<String, String> settings = new HashMap<>();
    for (String setting : given.isEmpty() ? new String[0] : given.split(" ")) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    RoutingWorld world = new RoutingWorld(settings);
    served.forEach(world::add);
    routers.forEach(router -> world.routers.put(router.name(), router));
    return world;
  }

  private void add(ServedModel served) {
    if (served.provider().equals(given.get("without"))) {
      return;
    }
    Target target = served.at(given.getOrDefault("price:" + served.handle(), served.price()));
    models.computeIfAbsent(served.provider(), name -> new ArrayList<>()).add(target.model());
    handles.put(target, served.handle());
    if (!list("unmeasured", "").contains(served.handle())) {
      String changed = given.get("ms:" + served.handle());
      long latency = changed == null ? served.milliseconds() : Long.parseLong(changed);
      measurements.record(
          target, Duration.ofMillis(latency), served.tokensPerSecond() * latency / 1000);
    }
  }

  RoutePlanner planner() {
    Catalogue catalogue = new Catalogue(models, Set.of());
    return new RoutePlanner(
        () -> catalogue,
        measurements,
        new RoutingDefaults(
            given.get("default_model"), sort(), list("allowed", "*"), selection(), routers));
  }

  String handle(Target target) {
    return requireNonNull(handles.get(target), () -> "no such target: " + target);
  }

  private List<String> list(String setting, String otherwise) {
    return List.of(given.getOrDefault(setting, otherwise).split(","));
  }

  private ModelSelection selection() {
    String selection = given.getOrDefault("selection", "{}");
    return ModelSelectionCodec.decode(
        (ObjectNode) Json.mapper().readTree(selection), "routing.model_selection");
  }

  private List<SortKey> sort() {
    String sort = given.get("sort");
    if (sort == null) {
      return List.of();
    }
    int colon = sort.indexOf(':');
    Metric metric = Metric.valueOf(sort.substring(0, colon));
    return List.of(new SortKey(metric, Direction.valueOf(sort.substring(colon + 1))));
  }
}
