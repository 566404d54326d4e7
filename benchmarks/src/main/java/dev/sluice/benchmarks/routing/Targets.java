package dev.sluice.benchmarks.routing;

import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import dev.sluice.worker.route.Target;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** The models of the simulated providers, as routing knows them. */
final class Targets {

  private static final double INPUT_SHARE = 0.25;

  private final List<Profile> profiles;
  private final SequencedMap<String, List<Model>> models = new LinkedHashMap<>();

  Targets(List<Profile> profiles) {
    this.profiles = profiles;
    for (Profile profile : profiles) {
      List<Model> served = new ArrayList<>();
      served.add(model(JobKind.USUAL_MODEL, profile, 1));
      if (profile.large()) {
        served.add(model(SimulatedProvider.LARGE, profile, Profile.LARGE_FACTOR));
      }
      models.put(profile.name(), served);
    }
  }

  private static Model model(String name, Profile profile, double factor) {
    return new Model(
        name,
        List.of(),
        null,
        new Model.Abilities(profile.tools(), null, null),
        new Price(
            dollars(profile.price() * factor * INPUT_SHARE), dollars(profile.price() * factor)));
  }

  private static BigDecimal dollars(double price) {
    return new BigDecimal(price, new MathContext(3));
  }

  Catalogue catalogue() {
    return new Catalogue(models, Set.of());
  }

  /** The targets of the job's own model that can serve it, then those of its fallback. */
  List<List<Target>> capable(JobKind kind) {
    return kind == JobKind.LARGE
        ? List.of(of(SimulatedProvider.LARGE, kind), of(JobKind.USUAL_MODEL, kind))
        : List.of(of(JobKind.USUAL_MODEL, kind));
  }

  private List<Target> of(String name, JobKind kind) {
    List<Target> found = new ArrayList<>();
    for (Profile profile : profiles) {
      for (Model model : models.getOrDefault(profile.name(), List.of())) {
        if (model.name().equals(name) && (kind != JobKind.TOOLS || profile.tools())) {
          found.add(new Target(profile.name(), model));
        }
      }
    }
    return found;
  }
}
