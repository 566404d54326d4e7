package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Orders the targets of one job by the keys of a sort. What is not known comes last, whichever the
 * direction: a price that nobody configured is not free, and what was never measured is not fast.
 * Equals keep the order that they came in.
 *
 * @param estimate what the job takes; a price is what the job would cost by it
 */
record Ranking(List<SortKey> keys, Measurements measurements, TokenEstimate estimate) {

  static final List<SortKey> FASTEST_FIRST = List.of(new SortKey(Metric.LATENCY, Direction.ASC));

  /** Figures are read once, since they may change while a sort runs. Smaller comes first. */
  private static final class Ranked<T> {
    private final T item;
    private final double[] figures;

    Ranked(T item, double[] figures) {
      this.item = item;
      this.figures = figures;
    }
  }

  List<Target> targets(List<Target> targets) {
    if (targets.size() < 2) {
      return targets;
    }
    List<Ranked<Target>> ranked = new ArrayList<>(targets.size());
    for (Target target : targets) {
      ranked.add(new Ranked<>(target, figures(target)));
    }
    return sorted(ranked);
  }

  /** Models by the first of their targets. */
  List<List<Target>> models(List<List<Target>> models) {
    List<Ranked<List<Target>>> ranked = new ArrayList<>(models.size());
    for (List<Target> targets : models) {
      ranked.add(new Ranked<>(targets, figures(targets.getFirst())));
    }
    return sorted(ranked);
  }

  /** Puts a target that was never measured first if it is its turn to be tried. */
  List<Target> withATrial(List<Target> targets) {
    if (targets.size() < 2 || keys.getFirst().metric() == Metric.PRICE) {
      return targets;
    }
    for (Target target : targets) {
      if (measurements.of(target) == null && measurements.claimTrial(target)) {
        List<Target> tried = new ArrayList<>(targets);
        tried.remove(target);
        tried.addFirst(target);
        return tried;
      }
    }
    return targets;
  }

  private static <T> List<T> sorted(List<Ranked<T>> ranked) {
    ranked.sort((one, other) -> Arrays.compare(one.figures, other.figures));
    List<T> items = new ArrayList<>(ranked.size());
    for (Ranked<T> each : ranked) {
      items.add(each.item);
    }
    return items;
  }

  private double[] figures(Target target) {
    double[] figures = new double[keys.size()];
    for (int i = 0; i < figures.length; i++) {
      OptionalDouble figure = figure(keys.get(i).metric(), target);
      double signed = keys.get(i).direction() == Direction.ASC ? 1 : -1;
      figures[i] = figure.isPresent() ? signed * figure.getAsDouble() : Double.POSITIVE_INFINITY;
    }
    return figures;
  }

  private OptionalDouble figure(Metric metric, Target target) {
    if (metric == Metric.PRICE) {
      return cost(target.model().price());
    }
    Measured measured = measurements.of(target);
    if (measured == null) {
      return OptionalDouble.empty();
    }
    return metric == Metric.LATENCY
        ? OptionalDouble.of((double) measured.latency().toNanos())
        : measured.outputTokensPerSecond();
  }

  private OptionalDouble cost(@Nullable Price price) {
    return price == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            price.input().doubleValue() * estimate.input()
                + price.output().doubleValue() * (estimate.total() - estimate.input()));
  }
}
