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

  /** One of which only the name is known. */
  public static Model named(String name) {
    return new Model(name, List.of(), null, Abilities.UNKNOWN, null);
  }

  /** What it can do; null where that is not known, which keeps no job from it. */
  public record Abilities(
      @Nullable Boolean tools, @Nullable Boolean vision, @Nullable Boolean structuredOutput) {

    public static final Abilities UNKNOWN = new Abilities(null, null, null);

    /** What a description that says nothing else means: tools yes, vision no. */
    public static final Abilities DEFAULT = new Abilities(true, false, null);

    /** The same, and what is not known of it taken from another. */
    public Abilities orElse(Abilities other) {
      return new Abilities(
          tools == null ? other.tools : tools,
          vision == null ? other.vision : vision,
          structuredOutput == null ? other.structuredOutput : structuredOutput);
    }
  }
}
