package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model at a provider. What is not known is null, never zero or false.
 *
 * @param contextWindow tokens of input and output together
 * @param maxOutputTokens of one answer
 * @param endpoints what it can be asked for; empty if that is nothing that jobs ask for
 * @param price what it costs
 */
public record Knowledge(
    @Nullable Integer contextWindow,
    @Nullable Integer maxOutputTokens,
    @Nullable Set<Endpoint> endpoints,
    Model.Abilities abilities,
    @Nullable Price price) {

  /** Nothing at all. */
  public static final Knowledge NONE =
      new Knowledge(null, null, null, Model.Abilities.UNKNOWN, null);

  public Knowledge {
    endpoints = endpoints == null ? null : Set.copyOf(endpoints);
    requireNonNull(abilities, "abilities is null");
  }

  /**
   * The same, and what is not known of it taken from another, field by field. A price is one field:
   * parts of two would make a third that nobody asks.
   */
  public Knowledge orElse(Knowledge other) {
    return new Knowledge(
        contextWindow == null ? other.contextWindow : contextWindow,
        maxOutputTokens == null ? other.maxOutputTokens : maxOutputTokens,
        endpoints == null ? other.endpoints : endpoints,
        abilities.orElse(other.abilities),
        price == null ? other.price : price);
  }

  /** The same, of other abilities. */
  public Knowledge with(Model.Abilities others) {
    return new Knowledge(contextWindow, maxOutputTokens, endpoints, others, price);
  }
}
