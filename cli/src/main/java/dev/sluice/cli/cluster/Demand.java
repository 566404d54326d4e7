package dev.sluice.cli.cluster;

import java.util.Set;

/**
 * What jobs ask for by name.
 *
 * @param models that they want or fall back to
 * @param providers that they want to be tried first
 */
public record Demand(Set<String> models, Set<String> providers) {
  public Demand {
    models = Set.copyOf(models);
    providers = Set.copyOf(providers);
  }
}
