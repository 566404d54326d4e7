package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.worker.route.Trial.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which target one job is to try although another seems better, so that what is known of it does
 * not grow old. Trials are bounded in time, for each target, and by what they cost: each job saves
 * a small share of the time that it takes at the best target, and trials are paid from that. What
 * may be better has savings of its own, or it would leave nothing for the others.
 */
final class Trials {

  /** What a job saves for trials of what may be better, in answers of the best target. */
  private static final double FOR_PROMISING = 0.02;

  /** The same for all other trials. */
  private static final double FOR_OTHERS = 0.015;

  /** What a trial costs at least and at most, and where nothing is known. */
  private static final double CHEAPEST = 0.25;

  private static final double DEAREST = 15;
  private static final double UNKNOWN = 1;

  private final Metric metric;
  private final long now;

  Trials(Metric metric, long now) {
    this.metric = metric;
    this.now = now;
  }

  /**
   * @param ranked the best first; at least two
   * @return null where this job is none to try with, or nothing is to be tried
   */
  @Nullable Trial next(List<Seen> ranked) {
    Seen best = ranked.getFirst();
    best.watch().save(FOR_PROMISING, FOR_OTHERS);
    if (best.figure(metric) == null && best.watch().claim(now, Reason.NOT_MEASURED.millis())) {
      return new Trial(best.target(), Reason.NOT_MEASURED);
    }
    Trial promising = trial(ranked, true);
    return promising != null ? promising : trial(ranked, false);
  }

  private @Nullable Trial trial(List<Seen> ranked, boolean promising) {
    Seen best = ranked.getFirst();
    Seen chosen = worthiest(ranked, promising);
    if (chosen == null) {
      return null;
    }
    Reason reason = reason(chosen, best);
    return best.watch().spend(promising, cost(chosen, best))
            && chosen.watch().claim(now, reason.millis())
        ? new Trial(chosen.target(), reason)
        : null;
  }

  /** Of what may be better the most hopeful, of the others the one that is most overdue. */
  private @Nullable Seen worthiest(List<Seen> ranked, boolean promising) {
    Seen chosen = null;
    double most = 0;
    for (int i = 1; i < ranked.size(); i++) {
      Seen seen = ranked.get(i);
      Reason reason = reason(seen, ranked.getFirst());
      double overdue = seen.watch().leftAlone(now) / (double) reason.millis();
      double worth = promising ? 1 / hope(seen.figure(metric)) : overdue;
      if ((reason == Reason.PROMISING) == promising && overdue > 1 && worth > most) {
        chosen = seen;
        most = worth;
      }
    }
    return chosen;
  }

  private static double hope(@Nullable Figure figure) {
    return figure == null ? Double.POSITIVE_INFINITY : Math.min(figure.hopeful(), figure.latest());
  }

  private Reason reason(Seen seen, Seen best) {
    Figure figure = seen.figure(metric);
    Figure toBeat = best.figure(metric);
    if (figure == null || toBeat == null) {
      return Reason.NOT_MEASURED;
    }
    if (hope(figure) < toBeat.value()) {
      return Reason.PROMISING;
    }
    return figure.least() < toBeat.value() ? Reason.WAS_BETTER : Reason.LONG_AGO;
  }

  private double cost(Seen seen, Seen best) {
    Figure figure = seen.figure(metric);
    Figure least = best.figure(metric);
    if (figure == null || least == null) {
      return UNKNOWN;
    }
    double beyond = Math.max(CHEAPEST, figure.value() / least.value() - 1);
    // The slower it was, the likelier it is by now that it is not so slow any more.
    return Math.min(Math.min(beyond, 2 * Math.sqrt(beyond)), DEAREST);
  }
}
