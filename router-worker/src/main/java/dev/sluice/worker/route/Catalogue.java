package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every model at every provider, and what a job's name for a model stands for. Immutable.
 *
 * <p>{@code provider/model} is pinned to that provider if it has the model, by name or alias. Any
 * other name is bare, slashes or not, and stands for that model at every provider that has it by
 * name or alias. A provider's own name for a model goes before another model's alias.
 *
 * <p>A provider may have models that nobody has listed: what is pinned to it goes there, known or
 * not, unless the whole name is one that is known.
 */
public final class Catalogue {

  /** What a job names that leaves the choice of its model to the router. */
  public static final String ANY_MODEL = "auto";

  private final Map<String, Offer> offers;
  private final List<Target> targets;
  private final List<Target> configured;
  private final Set<String> bareNames;
  private final Map<String, List<Target>> byName;

  /**
   * What one provider has.
   *
   * @param described the models that the configuration lists
   * @param discovered those that the provider itself lists beside
   * @param unlisted what is known of any other by its name; null if there is no other
   */
  public record Offer(
      List<Model> described, List<Model> discovered, @Nullable Function<String, Model> unlisted) {
    public Offer {
      described = List.copyOf(described);
      discovered = List.copyOf(discovered);
    }

    private List<Model> models() {
      return Stream.concat(described.stream(), discovered.stream()).toList();
    }
  }

  /**
   * @param offers by the name of their provider, in the order of the configuration; that order
   *     decides where nothing else does
   */
  public Catalogue(SequencedMap<String, Offer> offers) {
    this.offers = Collections.unmodifiableMap(new LinkedHashMap<>(offers));
    List<Target> all = new ArrayList<>();
    Set<Target> described = new LinkedHashSet<>();
    Map<String, List<Target>> bare = new LinkedHashMap<>();
    Map<String, List<Target>> pinned = new HashMap<>();
    offers.forEach(
        (provider, offer) -> {
          Map<String, Target> known = targetsByName(provider, offer.models());
          Set<Target> own = new LinkedHashSet<>(known.values());
          all.addAll(own);
          offer.described().forEach(model -> described.add(targetOf(model, known)));
          known.forEach(
              (name, target) -> {
                bare.computeIfAbsent(name, key -> new ArrayList<>()).add(target);
                pinned.put(provider + "/" + name, List.of(target));
              });
        });
    targets = List.copyOf(all);
    configured = List.copyOf(described);
    bareNames = Collections.unmodifiableSet(new LinkedHashSet<>(bare.keySet()));
    bare.replaceAll((name, found) -> List.copyOf(found));
    bare.putAll(pinned);
    byName = Map.copyOf(bare);
  }

  /**
   * Of models that the configuration lists.
   *
   * @param models by the name of their provider, in the order of the configuration
   * @param open those of the providers that may have others beside
   */
  public Catalogue(SequencedMap<String, List<Model>> models, Set<String> open) {
    this(offers(models, open));
  }

  private static SequencedMap<String, Offer> offers(
      SequencedMap<String, List<Model>> models, Set<String> open) {
    SequencedMap<String, Offer> offers = new LinkedHashMap<>();
    models.forEach(
        (provider, listed) ->
            offers.put(
                provider,
                new Offer(listed, List.of(), open.contains(provider) ? Model::named : null)));
    return offers;
  }

  private static Target targetOf(Model model, Map<String, Target> known) {
    return requireNonNull(known.get(model.name()), "a model is not known by its name");
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
    return offers.keySet();
  }

  /** The providers that may have models which nobody has listed. */
  public Set<String> open() {
    return offers.entrySet().stream()
        .filter(offer -> offer.getValue().unlisted() != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Every target that is known, in the order of the configuration. */
  public List<Target> targets() {
    return targets;
  }

  /**
   * Where a job for {@link #ANY_MODEL} may go: to every target that the configuration lists, and if
   * it lists none at all, to every one that is known. In the order of the configuration.
   */
  public List<Target> anyModel() {
    return configured.isEmpty() ? targets : configured;
  }

  /** Every name or alias that is known without a provider before it. */
  public Set<String> names() {
    return bareNames;
  }

  /** Where a model of this name is served, in the order of the configuration; empty if nowhere. */
  public List<Target> find(String name) {
    List<Target> known = byName.get(name);
    return known == null ? unlisted(name) : known;
  }

  private List<Target> unlisted(String name) {
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      return List.of();
    }
    String provider = name.substring(0, slash);
    Offer offer = offers.get(provider);
    return offer == null || offer.unlisted() == null
        ? List.of()
        : List.of(new Target(provider, offer.unlisted().apply(name.substring(slash + 1))));
  }
}
