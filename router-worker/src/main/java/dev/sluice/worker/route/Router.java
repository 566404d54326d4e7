package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A name of the configuration that jobs call as {@code router/NAME}. It stands for variants of a
 * request, each of which gets its share of the users. Immutable.
 *
 * <p>A user stays with a variant for as long as the weights stay, on every worker. When the weight
 * of one variant changes, users move to it or away from it, and none between any others: each user
 * takes the variant that comes first in a race of its own, in which a variant runs with a speed
 * that is drawn from user and variant, and multiplied with its weight.
 */
public final class Router {

  /** What a job writes before the name. */
  public static final String PREFIX = "router/";

  private final String name;
  private final List<Variant> variants;
  private final long[] seeds;

  /**
   * @param id what the result calls it; no other variant of the router has it
   * @param model whatever a job may name, except a router
   * @param selection for what a job does not say
   * @param weight its share beside the others' weights; 0 for none
   */
  public record Variant(String id, String model, ModelSelection selection, double weight) {
    public Variant {
      requireNonNull(id, "id is null");
      requireNonNull(model, "model is null");
      requireNonNull(selection, "selection is null");
    }
  }

  /**
   * @param variants at least one of them with a weight above 0
   */
  public Router(String name, List<Variant> variants) {
    this.name = requireNonNull(name, "name is null");
    this.variants = List.copyOf(variants);
    if (variants.stream().noneMatch(variant -> variant.weight() > 0)) {
      throw new IllegalArgumentException("no variant of " + name + " has a weight");
    }
    // With the router's name, or those in the first tenth of one would be so in every other.
    seeds = variants.stream().mapToLong(each -> StableHash.of(name + "/" + each.id())).toArray();
  }

  public String name() {
    return name;
  }

  public List<Variant> variants() {
    return variants;
  }

  /** That of its user; of a job without one that of its id, which a redelivery has again. */
  Variant variantFor(Job job) {
    JsonNode user = job.body().path("user");
    return variantFor(
        user.isString() && !user.stringValue().isEmpty() ? user.stringValue() : job.id());
  }

  Variant variantFor(String key) {
    long hash = StableHash.of(key);
    int first = 0;
    double shortest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < seeds.length; i++) {
      double time = time(hash ^ seeds[i], variants.get(i).weight());
      if (time < shortest) {
        shortest = time;
        first = i;
      }
    }
    return variants.get(first);
  }

  /** Exponentially distributed; infinite without a weight. */
  private static double time(long bits, double weight) {
    return -Math.log(StableHash.fraction(StableHash.mixed(bits))) / weight;
  }
}
