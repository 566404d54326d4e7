package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Routing.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders the targets of one job by the keys of a sort. What is not known comes last, whichever the
 * direction: a price that nobody configured is not free, and what was never measured is not fast.
 * What is measured counts as what one may rely on, so that a lucky call moves nobody to the front.
 * Equals keep the order that they came in.
 */
final class Ranking {

  static final List<SortKey> FASTEST_FIRST = List.of(new SortKey(Metric.LATENCY, Direction.ASC));

  private final List<SortKey> keys;
  private final Measurements measurements;
  private final TokenEstimate job;
  private final long now;

  /**
   * @param keys at least one
   * @param job what it takes; a price is what it would cost by that
   */
  Ranking(List<SortKey> keys, Measurements measurements, TokenEstimate job) {
    this.keys = keys;
    this.measurements = measurements;
    this.job = job;
    now = measurements.now();
  }

  /** Figures are read once, since they may change while a sort runs. Smaller comes first. */
  private static final class Ranked<T> {
    private final T item;
    private final double[] figures;

    Ranked(T item, double[] figures) {
      this.item = item;
      this.figures = figures;
    }

    static <T> List<T> sorted(List<Ranked<T>> ranked) {
      ranked.sort((one, other) -> Arrays.compare(one.figures, other.figures));
      List<T> items = new ArrayList<>(ranked.size());
      for (Ranked<T> each : ranked) {
        items.add(each.item);
      }
      return items;
    }
  }

  /** The best first. */
  List<Choice> choices(List<Target> targets) {
    return inRank(seen(targets));
  }

  /** The same, but first the one whose turn it is to be tried, if there is any. */
  List<Choice> choicesWithATrial(List<Target> targets) {
    List<Seen> ranked = seen(targets);
    List<Choice> choices = inRank(ranked);
    Metric metric = keys.getFirst().metric();
    boolean bestFirst = keys.getFirst().direction() == Standing.better(metric);
    Trial trial =
        ranked.size() < 2 || metric == Metric.PRICE || !bestFirst
            ? null
            : new Trials(metric, now).next(ranked);
    if (trial != null) {
      choices.removeIf(choice -> choice.target().equals(trial.target()));
      choices.addFirst(new Choice(trial.target(), trial));
    }
    return choices;
  }

  /** Models by the first of their targets. */
  List<List<Choice>> models(List<List<Choice>> models) {
    List<Ranked<List<Choice>>> ranked = new ArrayList<>(models.size());
    for (List<Choice> choices : models) {
      ranked.add(new Ranked<>(choices, figures(seen(choices.getFirst().target()))));
    }
    return Ranked.sorted(ranked);
  }

  private List<Seen> seen(List<Target> targets) {
    if (targets.size() == 1) {
      return List.of(seen(targets.getFirst()));
    }
    List<Ranked<Seen>> ranked = new ArrayList<>(targets.size());
    for (Target target : targets) {
      Seen seen = seen(target);
      ranked.add(new Ranked<>(seen, figures(seen)));
    }
    return Ranked.sorted(ranked);
  }

  private Seen seen(Target target) {
    Watch watch = measurements.watch(target);
    return new Seen(target, watch, watch.read(now));
  }

  private List<Choice> inRank(List<Seen> ranked) {
    List<Choice> choices = new ArrayList<>(ranked.size());
    for (Seen seen : ranked) {
      boolean first = choices.isEmpty() && ranked.size() > 1;
      choices.add(new Choice(seen.target(), new Standing(keys.getFirst(), plain(seen), first)));
    }
    return choices;
  }

  private double[] figures(Seen seen) {
    double[] figures = new double[keys.size()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = figure(keys.get(i), seen);
    }
    return figures;
  }

  private double figure(SortKey key, Seen seen) {
    double figure = key.metric() == Metric.PRICE ? cost(seen) : careful(seen.figure(key.metric()));
    if (Double.isNaN(figure)) {
      return Double.POSITIVE_INFINITY;
    }
    // A high throughput is a short time for a token, and that is what is measured.
    boolean least = (key.direction() == Direction.ASC) != (key.metric() == Metric.THROUGHPUT);
    return least ? figure : -figure;
  }

  /** What is shown: the figure as it seems to be. */
  private double plain(Seen seen) {
    Metric metric = keys.getFirst().metric();
    if (metric == Metric.PRICE) {
      return cost(seen);
    }
    Figure figure = seen.figure(metric);
    return figure == null ? Double.NaN : figure.value();
  }

  private static double careful(@Nullable Figure figure) {
    return figure == null ? Double.NaN : figure.careful();
  }

  /** In millionths of a US dollar. */
  private double cost(Seen seen) {
    Price price = seen.target().model().price();
    return price == null
        ? Double.NaN
        : price.input().doubleValue() * job.input()
            + price.output().doubleValue() * (job.total() - job.input());
  }
}
