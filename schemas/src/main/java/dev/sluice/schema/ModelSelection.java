package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How the targets of a job are chosen and ordered.
 *
 * @param provider which providers, in which order
 * @param models models to fall back to after every provider of the primary model has failed
 * @param sort keys that order the providers (unless {@code provider.order} does) and the {@code
 *     models}; empty for the default
 * @param ignore providers, or {@code provider/model}, that are never used
 */
public record ModelSelection(
    ProviderSelection provider, List<String> models, List<SortKey> sort, List<String> ignore) {

  /** Nothing asked for: every provider of the model, fastest first. */
  public static final ModelSelection NONE =
      new ModelSelection(new ProviderSelection(List.of(), true), List.of(), List.of(), List.of());

  public ModelSelection {
    requireNonNull(provider, "provider is null");
    models = List.copyOf(models);
    sort = List.copyOf(sort);
    ignore = List.copyOf(ignore);
  }

  /**
   * @param order providers in exactly the order to try them; empty to let {@code sort} decide
   * @param allowFallbacks whether another provider is tried after the first one has failed
   */
  public record ProviderSelection(List<String> order, boolean allowFallbacks) {
    public ProviderSelection {
      order = List.copyOf(order);
    }
  }

  /** One key of a sort: what is measured, and which end comes first. */
  public record SortKey(Metric metric, Direction direction) {
    public SortKey {
      requireNonNull(metric, "metric is null");
      requireNonNull(direction, "direction is null");
    }
  }

  public enum Metric {
    LATENCY,
    PRICE,
    THROUGHPUT
  }

  public enum Direction {
    ASC,
    DESC
  }
}
