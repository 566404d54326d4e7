package dev.sluice.worker.route;

import static java.util.stream.Collectors.joining;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.worker.route.Routing.Exclusion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said of a job that no target is left for: in one line, however many were left out. */
final class NoRoute {

  private static final int MOST_REASONS = 6;
  private static final int MOST_TARGETS_OF_ONE = 3;
  private static final int MOST_CHARACTERS = 100;

  private final String model;
  private final String shown;
  private final Catalogue catalogue;
  private final Set<String> routers;

  /**
   * @param model as the job calls it, or the variant that was taken for it
   * @param variant which variant; null where the job called no router
   * @param routers the names of all
   */
  NoRoute(
      String model, Router.@Nullable Variant variant, Catalogue catalogue, Set<String> routers) {
    this.model = model;
    this.shown =
        shortened(model) + (variant == null ? "" : ", which variant " + variant.id() + " names");
    this.catalogue = catalogue;
    this.routers = routers;
  }

  static Routing.Unroutable withoutModel() {
    return new Routing.Unroutable(
        new JobError(ErrorCode.MALFORMED_JOB, "no model and no default_model"), List.of());
  }

  /** The job calls a router that is none. */
  Routing.Unroutable unknownRouter() {
    List<String> names = routers.stream().map(Router.PREFIX::concat).toList();
    List<String> nearest =
        NearestNames.of(model.substring(Router.PREFIX.length()), routers).stream()
            .map(Router.PREFIX::concat)
            .toList();
    String known = names.isEmpty() ? "; none is configured" : "; known are " + told(names, 10);
    return noRoute(
        "no router is called "
            + shown
            + (nearest.isEmpty() ? known : "; did you mean " + String.join(", ", nearest) + "?"),
        List.of());
  }

  /**
   * Nobody has the model.
   *
   * @param excluded the targets of its fallback models, and why they are none
   */
  Routing.Unroutable unknown(boolean fallbacks, List<Exclusion> excluded) {
    String others =
        excluded.isEmpty()
            ? (fallbacks ? ", nor any of its fallback models" : "")
            : ", and no fallback may serve the job (" + reasons(excluded) + ")";
    return noRoute("no provider has the model " + shown + others + hint(), excluded);
  }

  /** Some have it, and none may or can serve this job. */
  Routing.Unroutable excluded(List<Exclusion> excluded) {
    return noRoute("nobody can serve " + shown + ": " + reasons(excluded), excluded);
  }

  private static Routing.Unroutable noRoute(String message, List<Exclusion> excluded) {
    return new Routing.Unroutable(new JobError(ErrorCode.NO_ROUTE, message), excluded);
  }

  private String hint() {
    List<String> nearest = NearestNames.of(model, names());
    if (!nearest.isEmpty()) {
      return "; did you mean " + String.join(", ", nearest) + "?";
    }
    return catalogue.open().stream()
        .findFirst()
        .map(open -> "; one that %s has not listed is called %s/…".formatted(open, open))
        .orElse("");
  }

  private List<String> names() {
    return Stream.concat(catalogue.names().stream(), routers.stream().map(Router.PREFIX::concat))
        .toList();
  }

  /** Each reason once, after those that it holds for. */
  private static String reasons(List<Exclusion> excluded) {
    Map<String, List<Target>> byReason = new LinkedHashMap<>();
    excluded.forEach(
        one -> byReason.computeIfAbsent(one.reason(), key -> new ArrayList<>()).add(one.target()));
    String told =
        byReason.entrySet().stream()
            .limit(MOST_REASONS)
            .map(each -> told(each.getValue(), MOST_TARGETS_OF_ONE) + ": " + each.getKey())
            .collect(joining("; "));
    int untold = byReason.values().stream().skip(MOST_REASONS).mapToInt(List::size).sum();
    return untold > 0 ? told + "; and " + untold + " more for other reasons" : told;
  }

  private static String told(List<?> all, int most) {
    String told = all.stream().limit(most).map(Object::toString).collect(joining(", "));
    return all.size() > most ? told + " and " + (all.size() - most) + " more" : told;
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
