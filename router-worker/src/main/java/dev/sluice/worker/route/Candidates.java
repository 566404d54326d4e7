package dev.sluice.worker.route;

import dev.sluice.worker.route.Routing.Exclusion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The targets of one job on their way into its plan: which pass, and what each other one lacks. */
final class Candidates {

  private final Catalogue catalogue;
  private final Preflight preflight;
  private final Set<Target> chosen = new LinkedHashSet<>();
  private final Map<Target, String> excluded = new LinkedHashMap<>();

  Candidates(Catalogue catalogue, Preflight preflight) {
    this.catalogue = catalogue;
    this.preflight = preflight;
  }

  /** Where a model of this name is served, and may serve the job, in the catalogue's order. */
  List<Target> find(String model) {
    List<Target> targets = catalogue.find(model);
    List<Target> accepted = new ArrayList<>(targets.size());
    for (Target target : targets) {
      @Nullable String objection = preflight.objectionTo(target);
      if (objection == null) {
        accepted.add(target);
      } else {
        excluded.put(target, objection);
      }
    }
    return accepted;
  }

  void choose(List<Target> targets) {
    chosen.addAll(targets);
  }

  List<Target> chosen() {
    return List.copyOf(chosen);
  }

  List<Exclusion> excluded() {
    List<Exclusion> exclusions = new ArrayList<>(excluded.size());
    excluded.forEach((target, reason) -> exclusions.add(new Exclusion(target, reason)));
    return exclusions;
  }
}
