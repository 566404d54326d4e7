package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as one provider serves it.
 *
 * @param name the provider's own name of it, as it goes over the wire
 * @param aliases other names that jobs may use
 * @param contextWindow tokens of input and output together; null where unknown
 * @param price null where unknown
 */
public record Model(
    String name,
    List<String> aliases,
    @Nullable Integer contextWindow,
    Abilities abilities,
    @Nullable Price price) {

  public Model {
    requireNonNull(name, "name is null");
    aliases = List.copyOf(aliases);
    requireNonNull(abilities, "abilities is null");
  }

  /** What it can do. The defaults of a provider file: tools yes, vision no. */
  public record Abilities(boolean tools, boolean vision) {
    public static final Abilities DEFAULT = new Abilities(true, false);
  }
}
