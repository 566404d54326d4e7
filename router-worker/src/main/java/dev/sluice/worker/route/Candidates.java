package dev.sluice.worker.route;

import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Routing.Exclusion;
import dev.sluice.worker.route.Routing.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The targets of one job on their way into its plan: which pass, and what each other one lacks. */
final class Candidates {

  private final Catalogue catalogue;
  private final Permission permission;
  private final Preflight preflight;
  private final Map<Target, Choice> chosen = new LinkedHashMap<>();
  private final Map<Target, String> excluded = new LinkedHashMap<>();

  Candidates(Catalogue catalogue, Permission permission, Preflight preflight) {
    this.catalogue = catalogue;
    this.permission = permission;
    this.preflight = preflight;
  }

  /** Where a model of this name is served, and may serve the job, in the catalogue's order. */
  List<Target> find(String model) {
    List<Target> targets = named(model);
    List<Target> accepted = new ArrayList<>(targets.size());
    for (Target target : targets) {
      @Nullable String objection = objectionTo(target);
      if (objection == null) {
        accepted.add(target);
      } else {
        excluded.put(target, objection);
      }
    }
    return accepted;
  }

  /** Whether anybody has a model of this name, for this job or not. */
  boolean isKnown(String model) {
    return !named(model).isEmpty();
  }

  private List<Target> named(String model) {
    return model.equals(Catalogue.ANY_MODEL) ? catalogue.anyModel() : catalogue.find(model);
  }

  private @Nullable String objectionTo(Target target) {
    @Nullable String objection = permission.objectionTo(target);
    return objection == null ? preflight.objectionTo(target) : objection;
  }

  void choose(List<Choice> choices) {
    choices.forEach(choice -> chosen.putIfAbsent(choice.target(), choice));
  }

  /** Leaves out, for this reason, those that were not chosen before. */
  void exclude(List<Choice> choices, String reason) {
    for (Choice choice : choices) {
      if (!chosen.containsKey(choice.target())) {
        excluded.put(choice.target(), reason);
      }
    }
  }

  /** In order, each with its rank. */
  List<Choice> chosen() {
    List<Choice> ranked = new ArrayList<>(chosen.size());
    for (Choice choice : chosen.values()) {
      ranked.add(
          new Choice(choice.target(), new Rank(ranked.size() + 1, chosen.size(), choice.why())));
    }
    return ranked;
  }

  /** Where it stands in the whole plan, and why: {@code 1 of 3: fastest, 420 ms}. */
  private record Rank(int rank, int of, Why why) implements Why {
    @Override
    public String text() {
      return rank + " of " + of + ": " + why.text();
    }
  }

  List<Exclusion> excluded() {
    List<Exclusion> exclusions = new ArrayList<>(excluded.size());
    excluded.forEach((target, reason) -> exclusions.add(new Exclusion(target, reason)));
    return exclusions;
  }
}
