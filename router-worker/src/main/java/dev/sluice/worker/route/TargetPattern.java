package dev.sluice.worker.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider, or one of its models, as a selection names it.
 *
 * @param model by its name or by an alias; null for all that the provider has
 */
record TargetPattern(String provider, @Nullable String model) {

  static List<TargetPattern> all(List<String> names) {
    List<TargetPattern> patterns = new ArrayList<>(names.size());
    for (String name : names) {
      patterns.add(of(name));
    }
    return patterns;
  }

  /** No provider's name holds a slash, so the first one ends it. */
  private static TargetPattern of(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? new TargetPattern(name, null)
        : new TargetPattern(name.substring(0, slash), name.substring(slash + 1));
  }

  static boolean anyCovers(List<TargetPattern> patterns, Target target) {
    for (TargetPattern pattern : patterns) {
      if (pattern.covers(target)) {
        return true;
      }
    }
    return false;
  }

  private boolean covers(Target target) {
    return provider.equals(target.provider())
        && (model == null
            || model.equals(target.model().name())
            || target.model().aliases().contains(model));
  }
}
