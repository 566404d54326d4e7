package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Endpoint;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as its provider describes it. What it does not say is null, never zero or false.
 *
 * @param name as it goes over the wire
 * @param contextWindow tokens of input and output together
 * @param maxOutputTokens of one answer
 * @param endpoints what it can be asked for; empty if that is nothing that jobs ask for
 * @param price null where unknown
 */
public record ListedModel(
    String name,
    @Nullable Integer contextWindow,
    @Nullable Integer maxOutputTokens,
    @Nullable Set<Endpoint> endpoints,
    Abilities abilities,
    @Nullable Price price) {

  public ListedModel {
    requireNonNull(name, "name is null");
    endpoints = endpoints == null ? null : Set.copyOf(endpoints);
    requireNonNull(abilities, "abilities is null");
  }

  /** A model of which only the name is known. */
  public static ListedModel named(String name) {
    return new ListedModel(name, null, null, null, Abilities.UNKNOWN, null);
  }

  /** Null where the provider does not say. */
  public record Abilities(
      @Nullable Boolean tools, @Nullable Boolean vision, @Nullable Boolean structuredOutput) {
    public static final Abilities UNKNOWN = new Abilities(null, null, null);
  }

  /**
   * US dollars for a million tokens.
   *
   * @param cachedInput for input that is read from the provider's cache; null where it does not say
   */
  public record Price(BigDecimal input, BigDecimal output, @Nullable BigDecimal cachedInput) {
    public Price {
      requireNonNull(input, "input is null");
      requireNonNull(output, "output is null");
    }
  }
}
