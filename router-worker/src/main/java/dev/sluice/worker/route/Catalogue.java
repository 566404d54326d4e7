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
 *
 * <p>An open provider may have models that nobody has listed: what is pinned to it goes there,
 * known or not, unless the whole name is one that is known.
 */
public final class Catalogue {

  private final Set<String> providers;
  private final Set<String> open;
  private final List<Target> targets;
  private final Set<String> bareNames;
  private final Map<String, List<Target>> byName;

  /**
   * @param models by the name of their provider, in the order of the configuration; that order
   *     decides where nothing else does
   * @param open those of the providers that may have others beside
   */
  public Catalogue(SequencedMap<String, List<Model>> models, Set<String> open) {
    providers = Collections.unmodifiableSet(new LinkedHashSet<>(models.keySet()));
    this.open = Collections.unmodifiableSet(new LinkedHashSet<>(open));
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

  /** Every provider, in the order of the configuration. */
  public Set<String> providers() {
    return providers;
  }

  /** The providers that may have models which nobody has listed. */
  public Set<String> open() {
    return open;
  }

  /** Every target that is known, in the order of the configuration. */
  public List<Target> targets() {
    return targets;
  }

  /** Where a model of this name is served, in the order of the configuration; empty if nowhere. */
  public List<Target> find(String name) {
    List<Target> known = byName.get(name);
    return known == null ? unlisted(name) : known;
  }

  private List<Target> unlisted(String name) {
    int slash = name.indexOf('/');
    return slash > 0 && slash < name.length() - 1 && open.contains(name.substring(0, slash))
        ? List.of(new Target(name.substring(0, slash), Model.named(name.substring(slash + 1))))
        : List.of();
  }

  /** The known names that are most like this one, the nearest first; at most three. */
  public List<String> nearest(String name) {
    return NearestNames.of(name, bareNames);
  }
}
