package dev.sluice.worker.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Every model at every provider, and what a job's name for a model stands for. Immutable.
 *
 * <p>{@code provider/model} is pinned to that provider if it has the model, by name or alias. Any
 * other name is bare, slashes or not, and stands for that model at every provider that has it by
 * name or alias. A provider's own name for a model goes before another model's alias.
 */
public final class Catalogue {

  private final List<Target> targets;
  private final Set<String> bareNames;
  private final Map<String, List<Target>> byName;

  /**
   * @param models by the name of their provider, in the order of the configuration; that order
   *     decides where nothing else does
   */
  public Catalogue(SequencedMap<String, List<Model>> models) {
    List<Target> all = new ArrayList<>();
    Map<String, List<Target>> bare = new LinkedHashMap<>();
    Map<String, List<Target>> pinned = new HashMap<>();
    models.forEach(
        (provider, served) -> {
          Map<String, Target> known = targetsByName(provider, served);
          all.addAll(new LinkedHashSet<>(known.values()));
          known.forEach(
              (name, target) -> {
                bare.computeIfAbsent(name, key -> new ArrayList<>()).add(target);
                pinned.put(provider + "/" + name, List.of(target));
              });
        });
    targets = List.copyOf(all);
    bareNames = Collections.unmodifiableSet(new LinkedHashSet<>(bare.keySet()));
    bare.replaceAll((name, found) -> List.copyOf(found));
    bare.putAll(pinned);
    byName = Map.copyOf(bare);
  }

  private static Map<String, Target> targetsByName(String provider, List<Model> models) {
    Map<String, Target> known = new LinkedHashMap<>();
    for (Model model : models) {
      known.putIfAbsent(model.name(), new Target(provider, model));
    }
    for (Target target : List.copyOf(known.values())) {
      target.model().aliases().forEach(alias -> known.putIfAbsent(alias, target));
    }
    return known;
  }

  /** Every target, in the order of the configuration. */
  public List<Target> targets() {
    return targets;
  }

  /** Where a model of this name is served, in the order of the configuration; empty if nowhere. */
  public List<Target> find(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The known names that are most like this one, the nearest first; at most three. */
  public List<String> nearest(String name) {
    return NearestNames.of(name, bareNames);
  }
}
