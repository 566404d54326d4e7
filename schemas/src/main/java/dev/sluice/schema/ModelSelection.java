package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of a job are chosen and ordered. What is empty or null was not said, and is taken
 * from who is asked next: see {@link #orElse}.
 *
 * @param provider which providers, in which order
 * @param models models to fall back to after every provider of the primary model has failed
 * @param sort keys that order the providers (unless {@code provider.order} does) and the {@code
 *     models}; empty for the default
 * @param filter which targets may be used at all
 * @param whenLimited what to do while a limit is exhausted; null for a short wait, and then
 *     whichever target is free
 * @param fallbackOn failures after which another target is tried although they are the job's own
 */
public record ModelSelection(
    ProviderSelection provider,
    List<String> models,
    List<SortKey> sort,
    Filter filter,
    @Nullable WhenLimited whenLimited,
    Set<FallbackOn> fallbackOn) {

  /** Nothing asked for: every provider of the model, fastest first. */
  public static final ModelSelection NONE =
      new ModelSelection(ProviderSelection.ANY, List.of(), List.of(), Filter.NONE, null, Set.of());

  public ModelSelection {
    requireNonNull(provider, "provider is null");
    models = List.copyOf(models);
    sort = List.copyOf(sort);
    requireNonNull(filter, "filter is null");
    Set<FallbackOn> inOrder = EnumSet.noneOf(FallbackOn.class);
    inOrder.addAll(fallbackOn);
    fallbackOn = Collections.unmodifiableSet(inOrder);
  }

  /** The same, and what it does not say taken from another, key by key. */
  public ModelSelection orElse(ModelSelection other) {
    if (equals(NONE)) {
      return other;
    }
    return new ModelSelection(
        provider.orElse(other.provider),
        firstSaid(models, other.models),
        firstSaid(sort, other.sort),
        filter.orElse(other.filter),
        whenLimited == null ? other.whenLimited : whenLimited,
        fallbackOn.isEmpty() ? other.fallbackOn : fallbackOn);
  }

  public ModelSelection withOrder(String... providers) {
    return withProvider(new ProviderSelection(List.of(providers), provider.allowFallbacks()));
  }

  public ModelSelection withProvider(ProviderSelection provider) {
    return new ModelSelection(provider, models, sort, filter, whenLimited, fallbackOn);
  }

  public ModelSelection withModels(String... models) {
    return new ModelSelection(provider, List.of(models), sort, filter, whenLimited, fallbackOn);
  }

  public ModelSelection withSort(SortKey... keys) {
    return new ModelSelection(provider, models, List.of(keys), filter, whenLimited, fallbackOn);
  }

  public ModelSelection withFilter(Filter filter) {
    return new ModelSelection(provider, models, sort, filter, whenLimited, fallbackOn);
  }

  /** Whether another target may be tried after a failure of this kind, which is the job's own. */
  public boolean fallsBackOn(ErrorCode code) {
    for (FallbackOn each : fallbackOn) {
      if (each.code() == code) {
        return true;
      }
    }
    return false;
  }

  private static <T> List<T> firstSaid(List<T> mine, List<T> others) {
    return mine.isEmpty() ? others : mine;
  }

  /**
   * @param order providers in exactly the order to try them; empty to let {@code sort} decide
   * @param allowFallbacks whether another provider is tried after the first one has failed; null
   *     where that was not said, which means yes
   */
  public record ProviderSelection(List<String> order, @Nullable Boolean allowFallbacks) {

    static final ProviderSelection ANY = new ProviderSelection(List.of(), null);

    public ProviderSelection {
      order = List.copyOf(order);
    }

    public boolean fallsBack() {
      return !Boolean.FALSE.equals(allowFallbacks);
    }

    ProviderSelection orElse(ProviderSelection other) {
      return new ProviderSelection(
          firstSaid(order, other.order),
          allowFallbacks == null ? other.allowFallbacks : allowFallbacks);
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

  /**
   * Which targets may be used at all.
   *
   * @param only providers, or {@code provider/model}, beside which nothing is used; empty for all
   * @param ignore providers, or {@code provider/model}, that are never used
   * @param maxPrice what a target may cost at most; null for anything. One whose price is not known
   *     is not used then
   */
  public record Filter(List<String> only, List<String> ignore, @Nullable MaxPrice maxPrice) {

    public static final Filter NONE = new Filter(List.of(), List.of(), null);

    public Filter {
      only = List.copyOf(only);
      ignore = List.copyOf(ignore);
    }

    Filter orElse(Filter other) {
      return new Filter(
          firstSaid(only, other.only),
          firstSaid(ignore, other.ignore),
          maxPrice == null ? other.maxPrice : maxPrice);
    }
  }

  /** US dollars for a million tokens; null where it does not matter. */
  public record MaxPrice(@Nullable BigDecimal input, @Nullable BigDecimal output) {}

  /** What a job does while the limit of its first target is exhausted. */
  public enum WhenLimited {
    /** It stands in line there, however long that takes. */
    WAIT,
    /** It goes to the next target at once, and comes back if all are limited. */
    NEXT,
    /** It is put aside until its turn comes, and goes nowhere else. */
    PARK
  }

  /** Failures that are the job's own, and at which it usually stops. */
  public enum FallbackOn {
    INVALID_REQUEST(ErrorCode.INVALID_REQUEST),
    CONTENT_POLICY(ErrorCode.CONTENT_POLICY),
    PAYLOAD_TOO_LARGE(ErrorCode.PAYLOAD_TOO_LARGE);

    private final ErrorCode code;

    FallbackOn(ErrorCode code) {
      this.code = code;
    }

    ErrorCode code() {
      return code;
    }
  }
}
