package dev.sluice.worker.attempt;

import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which target of a plan a job tries next. Owned by the job's thread. */
final class Candidates {

  /** A wait that is longer than this is worth trying another target for. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Candidate> inOrder;

  /**
   * @param accounts those of a provider, by its name
   */
  Candidates(List<Choice> choices, Function<String, List<Account>> accounts) {
    this.inOrder =
        choices.stream()
            .map(choice -> new Candidate(choice, accounts.apply(choice.target().provider())))
            .toList();
  }

  /**
   * The first in the plan's order that is ready soon; where there is none, the one that is ready
   * first. Empty when all are spent.
   */
  Optional<Candidate> next(Instant now) {
    return readySoon(now)
        .findFirst()
        .or(() -> left().min(Comparator.comparing(Candidate::readyAt)));
  }

  /** Whether the job could as well go elsewhere now. */
  boolean anyBeside(Candidate candidate, Instant now) {
    return readySoon(now).anyMatch(other -> other != candidate);
  }

  /**
   * Gives up on all that are not known to hold more than the model.
   *
   * @return those that would have been tried
   */
  List<Target> keepOnlyLargerThan(Model model) {
    List<Candidate> tooSmall =
        left().filter(other -> !larger(other.target().model(), model)).toList();
    tooSmall.forEach(Candidate::spend);
    return tooSmall.stream().map(Candidate::target).toList();
  }

  private static boolean larger(Model model, Model than) {
    Integer window = model.contextWindow();
    Integer exceeded = than.contextWindow();
    return window != null && exceeded != null && window > exceeded;
  }

  private Stream<Candidate> readySoon(Instant now) {
    Instant soon = now.plus(PATIENCE);
    return left().filter(one -> !one.lastInLine() && !one.readyAt().isAfter(soon));
  }

  private Stream<Candidate> left() {
    return inOrder.stream().filter(one -> !one.spent());
  }
}
