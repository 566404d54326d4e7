package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Endpoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as one provider serves it.
 *
 * @param name the provider's own name of it, as it goes over the wire
 * @param aliases other names that jobs may use
 */
public record Model(String name, List<String> aliases, Knowledge known) {

  public Model {
    requireNonNull(name, "name is null");
    aliases = List.copyOf(aliases);
    requireNonNull(known, "known is null");
  }

  /** One of which neither its endpoints are known nor how long its answers may be. */
  public Model(
      String name,
      List<String> aliases,
      @Nullable Integer contextWindow,
      Abilities abilities,
      @Nullable Price price) {
    this(name, aliases, new Knowledge(contextWindow, null, null, abilities, price));
  }

  /** One of which only the name is known. */
  public static Model named(String name) {
    return new Model(name, List.of(), Knowledge.NONE);
  }

  /** The same model, of which something else is known. */
  public Model with(Knowledge other) {
    return new Model(name, aliases, other);
  }

  /** Tokens of input and output together; null where unknown. */
  public @Nullable Integer contextWindow() {
    return known.contextWindow();
  }

  /** Tokens of one answer; null where unknown. */
  public @Nullable Integer maxOutputTokens() {
    return known.maxOutputTokens();
  }

  /** What it can be asked for; null where unknown, which keeps no job from it. */
  public @Nullable Set<Endpoint> endpoints() {
    return known.endpoints();
  }

  public Abilities abilities() {
    return known.abilities();
  }

  /** Null where unknown. */
  public @Nullable Price price() {
    return known.price();
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
