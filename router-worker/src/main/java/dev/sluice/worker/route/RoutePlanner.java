package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Routing.Exclusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which targets a job may go to, in which order. Thread-safe; a plan takes a few microseconds.
 *
 * <ol>
 *   <li>The providers of the job's model: in {@code provider.order} if given, else by the job's
 *       {@code sort}, else by the configured one, else by latency, fastest first. Where speed
 *       decides, a provider that was not measured lately goes first once in ten seconds and last
 *       otherwise: it is tried, and neither starved nor flooded. A job that allows no fallback is
 *       not used for that.
 *   <li>Then each of {@code models}, sorted by {@code sort} if the job has one and as listed
 *       otherwise, with its providers in turn.
 * </ol>
 *
 * <p>{@code provider.order} is the list of the providers to try: one that is not in it is not
 * tried, for no model. {@code ignore} always applies. {@code allow_fallbacks: false} leaves the
 * first provider of the job's own model and nothing else.
 */
public final class RoutePlanner {

  private static final int MOST_EXCLUSIONS_TOLD = 10;
  private static final int MOST_CHARACTERS_TOLD = 100;

  private final Supplier<Catalogue> catalogues;
  private final Measurements measurements;
  private final RoutingDefaults defaults;
  private final Set<String> allowedProviders;

  /**
   * @param catalogues what is known by now; asked for each job, always of the same providers
   */
  public RoutePlanner(
      Supplier<Catalogue> catalogues, Measurements measurements, RoutingDefaults defaults) {
    this.catalogues = requireNonNull(catalogues, "catalogues is null");
    this.measurements = requireNonNull(measurements, "measurements is null");
    this.defaults = requireNonNull(defaults, "defaults is null");
    allowedProviders =
        catalogues.get().providers().stream()
            .filter(defaults::allows)
            .collect(Collectors.toUnmodifiableSet());
  }

  public Routing plan(Job job) {
    String model = job.model().orElse(defaults.defaultModel());
    if (model == null) {
      return unroutable(ErrorCode.MALFORMED_JOB, "no model and no default_model");
    }
    TokenEstimate estimate = TokenEstimator.estimate(job);
    Catalogue catalogue = catalogues.get();
    Candidates candidates =
        new Candidates(catalogue, new Preflight(job, estimate, allowedProviders));
    ModelSelection selection = job.selection();
    candidates.choose(primary(candidates.find(model), selection, estimate));
    if (selection.provider().fallsBack()) {
      fallbacks(candidates, selection, estimate).forEach(candidates::choose);
    }
    List<Target> chosen = candidates.chosen();
    if (chosen.isEmpty()) {
      return candidates.excluded().isEmpty()
          ? unknown(model, selection, catalogue)
          : excluded(model, candidates.excluded());
    }
    boolean onlyOne = !selection.provider().fallsBack();
    return new Routing.Plan(
        choices(onlyOne ? chosen.subList(0, 1) : chosen), candidates.excluded(), selection, null);
  }

  private static List<Choice> choices(List<Target> targets) {
    List<Choice> choices = new ArrayList<>(targets.size());
    for (Target target : targets) {
      int rank = choices.size() + 1;
      choices.add(new Choice(target, () -> rank + " of " + targets.size()));
    }
    return choices;
  }

  private List<Target> primary(
      List<Target> accepted, ModelSelection selection, TokenEstimate estimate) {
    Ranking ranking = ranking(selection, estimate);
    List<Target> ordered = providers(accepted, selection, ranking);
    boolean exactly = !selection.provider().order().isEmpty();
    return exactly || !selection.provider().fallsBack() ? ordered : ranking.withATrial(ordered);
  }

  /** The targets of each fallback model that has any. */
  private List<List<Target>> fallbacks(
      Candidates candidates, ModelSelection selection, TokenEstimate estimate) {
    if (selection.models().isEmpty()) {
      return List.of();
    }
    Ranking ranking = ranking(selection, estimate);
    List<List<Target>> models = new ArrayList<>();
    for (String name : selection.models()) {
      List<Target> accepted = candidates.find(name);
      if (!accepted.isEmpty()) {
        models.add(providers(accepted, selection, ranking));
      }
    }
    return selection.sort().isEmpty() ? models : ranking.models(models);
  }

  private static List<Target> providers(
      List<Target> accepted, ModelSelection selection, Ranking ranking) {
    List<String> order = selection.provider().order();
    if (order.isEmpty()) {
      return ranking.targets(accepted);
    }
    List<Target> ordered = new ArrayList<>();
    for (String provider : order) {
      accepted.stream().filter(target -> target.provider().equals(provider)).forEach(ordered::add);
    }
    return ordered;
  }

  private Ranking ranking(ModelSelection selection, TokenEstimate estimate) {
    List<SortKey> keys = selection.sort().isEmpty() ? defaults.sort() : selection.sort();
    return new Ranking(keys.isEmpty() ? Ranking.FASTEST_FIRST : keys, measurements, estimate);
  }

  private static Routing unknown(String model, ModelSelection selection, Catalogue catalogue) {
    boolean alone = selection.models().isEmpty() || !selection.provider().fallsBack();
    String others = alone ? "" : ", nor any of its fallback models";
    return unroutable(
        ErrorCode.NO_ROUTE,
        "no provider has the model " + shortened(model) + others + hint(model, catalogue));
  }

  private static String hint(String model, Catalogue catalogue) {
    List<String> nearest = catalogue.nearest(model);
    if (!nearest.isEmpty()) {
      return "; did you mean " + String.join(", ", nearest) + "?";
    }
    return catalogue.open().stream()
        .findFirst()
        .map(open -> "; one that %s has not listed is called %s/…".formatted(open, open))
        .orElse("");
  }

  private static Routing excluded(String model, List<Exclusion> excluded) {
    String reasons =
        excluded.stream()
            .limit(MOST_EXCLUSIONS_TOLD)
            .map(exclusion -> exclusion.target() + ": " + exclusion.reason())
            .collect(Collectors.joining("; "));
    int untold = excluded.size() - MOST_EXCLUSIONS_TOLD;
    String rest = untold > 0 ? "; and " + untold + " more" : "";
    String message = "nobody can serve " + shortened(model) + ": " + reasons + rest;
    return new Routing.Unroutable(new JobError(ErrorCode.NO_ROUTE, message), excluded);
  }

  private static Routing unroutable(ErrorCode code, String message) {
    return new Routing.Unroutable(new JobError(code, message), List.of());
  }

  private static String shortened(String model) {
    return model.length() <= MOST_CHARACTERS_TOLD
        ? model
        : model.substring(0, MOST_CHARACTERS_TOLD) + "…";
  }
}
