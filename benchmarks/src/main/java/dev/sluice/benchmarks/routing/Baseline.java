package dev.sluice.benchmarks.routing;

import dev.sluice.schema.ModelSelection;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Plans of those who are compared with the router. */
final class Baseline {

  private final Policy policy;
  private final Targets targets;
  private final Oracle oracle;
  private final Random random;
  private int turn;

  Baseline(Policy policy, Targets targets, Oracle oracle, Random random) {
    this.policy = policy;
    this.targets = targets;
    this.oracle = oracle;
    this.random = random;
  }

  Routing.Plan plan(JobKind kind, double time) {
    turn++;
    List<Routing.Choice> choices = new ArrayList<>();
    for (List<Target> ofModel : targets.capable(kind)) {
      List<Target> ordered = new ArrayList<>(ofModel);
      arrange(ordered, time);
      ordered.forEach(target -> choices.add(new Routing.Choice(target, policy::title)));
    }
    return new Routing.Plan(choices, List.of(), ModelSelection.NONE, null);
  }

  private void arrange(List<Target> ofModel, double time) {
    switch (policy) {
      case ROUND_ROBIN -> Collections.rotate(ofModel, turn);
      case RANDOM -> Collections.shuffle(ofModel, random);
      case ORACLE -> ofModel.sort(oracle.fastest(time));
      case ORACLE_OF_PRICES -> ofModel.sort(oracle.cheapest(time));
      case DEFAULT, PRICE, THROUGHPUT, ORDER -> throw new IllegalStateException(policy + " routes");
    }
  }
}
