package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Routing.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which targets a job may go to, in which order. Thread-safe; a plan takes a few microseconds.
 *
 * <ol>
 *   <li>The providers of the job's model: in {@code provider.order} if given, else by the job's
 *       {@code sort}, else by the configured one, else by latency, fastest first. Where speed
 *       decides, a small share of jobs tries another provider than the best first: what was not
 *       measured lately, or may be better by now, is neither starved nor flooded. A job that allows
 *       no fallback is not used for that.
 *   <li>Then each of {@code models}, sorted by {@code sort} if the job has one and as listed
 *       otherwise, with its providers in turn.
 * </ol>
 *
 * <p>{@code provider.order} is the list of the providers to try: one that is not in it is not
 * tried, for no model. {@code ignore} always applies. {@code allow_fallbacks: false} leaves the
 * first provider of the job's own model and nothing else.
 */
public final class RoutePlanner {

  private static final String NO_FALLBACKS = "provider.allow_fallbacks is false";
  private static final Why IN_ORDER = () -> "by provider.order";

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
    return plan(job, TokenEstimator.estimate(job));
  }

  /**
   * @param estimate what the job takes, as {@link TokenEstimator} has it
   */
  public Routing plan(Job job, TokenEstimate estimate) {
    String model = job.model().orElse(defaults.defaultModel());
    if (model == null) {
      return NoRoute.withoutModel();
    }
    return model.startsWith(Router.PREFIX)
        ? planByRouter(job, estimate, model)
        : plan(job, estimate, model, null);
  }

  private Routing planByRouter(Job job, TokenEstimate estimate, String name) {
    Router router = defaults.routers().get(name.substring(Router.PREFIX.length()));
    if (router == null) {
      return noRoute(name, null, catalogues.get()).unknownRouter();
    }
    Router.Variant variant = router.variantFor(job);
    return plan(job, estimate, variant.model(), variant);
  }

  private Routing plan(
      Job job, TokenEstimate estimate, String model, Router.@Nullable Variant variant) {
    ModelSelection asked = job.selection();
    ModelSelection selection =
        (variant == null ? asked : asked.orElse(variant.selection())).orElse(defaults.selection());
    Catalogue catalogue = catalogues.get();
    Candidates candidates =
        new Candidates(
            catalogue, new Permission(selection, allowedProviders), new Preflight(job, estimate));
    choose(candidates, primary(candidates.find(model), selection, estimate), selection, estimate);
    List<Choice> chosen = candidates.chosen();
    if (!chosen.isEmpty()) {
      String variantId = variant == null ? null : variant.id();
      return new Routing.Plan(chosen, candidates.excluded(), selection, variantId);
    }
    NoRoute none = noRoute(model, variant, catalogue);
    return candidates.isKnown(model)
        ? none.excluded(candidates.excluded())
        : none.unknown(!selection.models().isEmpty(), candidates.excluded());
  }

  private NoRoute noRoute(String model, Router.@Nullable Variant variant, Catalogue catalogue) {
    return new NoRoute(model, variant, catalogue, defaults.routers().keySet());
  }

  /** A job that may not fall back goes to the first provider of its own model, and nowhere else. */
  private void choose(
      Candidates candidates,
      List<Choice> primary,
      ModelSelection selection,
      TokenEstimate estimate) {
    List<List<Choice>> fallbacks = fallbacks(candidates, selection, estimate);
    if (selection.provider().fallsBack()) {
      candidates.choose(primary);
      fallbacks.forEach(candidates::choose);
      return;
    }
    candidates.choose(primary.isEmpty() ? primary : primary.subList(0, 1));
    candidates.exclude(primary, NO_FALLBACKS);
    fallbacks.forEach(choices -> candidates.exclude(choices, NO_FALLBACKS));
  }

  private List<Choice> primary(
      List<Target> accepted, ModelSelection selection, TokenEstimate estimate) {
    Ranking ranking = ranking(selection, estimate);
    boolean free = selection.provider().order().isEmpty() && selection.provider().fallsBack();
    return free ? ranking.choicesWithATrial(accepted) : providers(accepted, selection, ranking);
  }

  /** The targets of each fallback model that has any. */
  private List<List<Choice>> fallbacks(
      Candidates candidates, ModelSelection selection, TokenEstimate estimate) {
    if (selection.models().isEmpty()) {
      return List.of();
    }
    Ranking ranking = ranking(selection, estimate);
    List<List<Choice>> models = new ArrayList<>();
    for (String name : selection.models()) {
      List<Target> accepted = candidates.find(name);
      if (!accepted.isEmpty()) {
        models.add(fallback(name, providers(accepted, selection, ranking)));
      }
    }
    return selection.sort().isEmpty() ? models : ranking.models(models);
  }

  private static List<Choice> fallback(String model, List<Choice> choices) {
    List<Choice> fallbacks = new ArrayList<>(choices.size());
    for (Choice choice : choices) {
      Why why = () -> "fallback to " + model + ", " + choice.why().text();
      fallbacks.add(new Choice(choice.target(), why));
    }
    return fallbacks;
  }

  private static List<Choice> providers(
      List<Target> accepted, ModelSelection selection, Ranking ranking) {
    List<String> order = selection.provider().order();
    if (order.isEmpty()) {
      return ranking.choices(accepted);
    }
    List<Choice> ordered = new ArrayList<>();
    for (String provider : order) {
      for (Target target : accepted) {
        if (target.provider().equals(provider)) {
          ordered.add(new Choice(target, IN_ORDER));
        }
      }
    }
    return ordered;
  }

  private Ranking ranking(ModelSelection selection, TokenEstimate estimate) {
    List<SortKey> keys = selection.sort().isEmpty() ? defaults.sort() : selection.sort();
    return new Ranking(keys.isEmpty() ? Ranking.FASTEST_FIRST : keys, measurements, estimate);
  }
}
