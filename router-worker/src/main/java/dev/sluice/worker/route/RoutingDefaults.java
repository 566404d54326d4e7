package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.SortKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of routing: what holds for a job that does not say otherwise, what
 * holds for all, and the names of its own.
 *
 * @param defaultModel for a job without a model; null if such a job is malformed
 * @param sort for a job that gives no sort; empty for the fastest first
 * @param allowedProviders the only providers that are ever used; {@code *} stands for anything
 * @param selection for what neither a job nor its router says; without a sort
 * @param routers by their names
 */
public record RoutingDefaults(
    @Nullable String defaultModel,
    List<SortKey> sort,
    List<String> allowedProviders,
    ModelSelection selection,
    Map<String, Router> routers) {

  /** No default model, fastest first, every provider. */
  public static final RoutingDefaults NONE = new RoutingDefaults(null, List.of(), List.of("*"));

  public RoutingDefaults {
    sort = List.copyOf(sort);
    allowedProviders = List.copyOf(allowedProviders);
    requireNonNull(selection, "selection is null");
    routers = Collections.unmodifiableMap(new LinkedHashMap<>(routers));
  }

  /** Without a selection and without routers. */
  public RoutingDefaults(
      @Nullable String defaultModel, List<SortKey> sort, List<String> allowedProviders) {
    this(defaultModel, sort, allowedProviders, ModelSelection.NONE, Map.of());
  }

  /** Whether a provider of this name may be used. */
  public boolean allows(String provider) {
    return allowedProviders.stream().anyMatch(glob -> matches(glob, 0, provider, 0));
  }

  private static boolean matches(String glob, int g, String text, int t) {
    if (g == glob.length()) {
      return t == text.length();
    }
    if (glob.charAt(g) == '*') {
      return matches(glob, g + 1, text, t) || (t < text.length() && matches(glob, g, text, t + 1));
    }
    return t < text.length()
        && glob.charAt(g) == text.charAt(t)
        && matches(glob, g + 1, text, t + 1);
  }
}
