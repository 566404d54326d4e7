package dev.sluice.worker.attempt;

import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which target of a plan a job tries next. Owned by the job's thread. */
final class Candidates {

  /** A wait that is longer than this is worth trying another target for. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Too short to wait in, and long enough to be told that there is no need to. */
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  /** No deadline is further away. */
  private static final Duration HOWEVER_LONG = Duration.ofDays(365);

  private final Duration patienceAtLimits;
  private final Instant deadline;
  private final List<Candidate> inOrder;

  /**
   * @param whenLimited what the job does while a limit is exhausted; null for a short wait
   * @param deadline of the job; a far one where it has none
   * @param accounts those of a provider, by its name
   */
  Candidates(
      List<Choice> choices,
      @Nullable WhenLimited whenLimited,
      Instant deadline,
      Function<String, List<Account>> accounts) {
    this.patienceAtLimits = patienceAtLimits(whenLimited);
    this.deadline = deadline;
    this.inOrder = new ArrayList<>(choices.size());
    for (Choice choice : choices) {
      inOrder.add(new Candidate(choice, accounts.apply(choice.target().provider())));
    }
  }

  private static Duration patienceAtLimits(@Nullable WhenLimited whenLimited) {
    return switch (whenLimited) {
      case null -> PATIENCE;
      case NEXT -> AT_ONCE;
      case WAIT, PARK -> HOWEVER_LONG;
    };
  }

  /** How long a job waits at a limit although it could go elsewhere. */
  Duration patienceAtLimits() {
    return patienceAtLimits;
  }

  /**
   * The first in the plan's order that is ready soon; where there is none, the one that is ready
   * first. Empty when all are spent.
   */
  Optional<Candidate> next(Instant now) {
    Candidate first = null;
    for (Candidate one : inOrder) {
      if (isReadySoon(one, now)) {
        return Optional.of(one);
      }
      if (!one.spent() && (first == null || one.readyAt().isBefore(first.readyAt()))) {
        first = one;
      }
    }
    return Optional.ofNullable(first);
  }

  /**
   * Whether the job could as well go elsewhere now. One that waits nowhere asks everybody once, and
   * then comes back to the first.
   */
  boolean anyBeside(Candidate candidate, Instant now) {
    boolean asksEverybody = patienceAtLimits.equals(AT_ONCE) && !candidate.lastInLine();
    for (Candidate other : inOrder) {
      if (other != candidate && (asksEverybody ? !other.spent() : isReadySoon(other, now))) {
        return true;
      }
    }
    return false;
  }

  /** Lets all others go first, unless the job wants to wait here and nowhere else. */
  void giveWay(Candidate candidate) {
    if (!patienceAtLimits.equals(HOWEVER_LONG)) {
      candidate.toEndOfLine();
    }
  }

  /**
   * Gives up on all that are not known to hold more than the model.
   *
   * @return those that would have been tried
   */
  List<Target> keepOnlyLargerThan(Model model) {
    List<Candidate> tooSmall =
        inOrder.stream()
            .filter(other -> !other.spent() && !larger(other.target().model(), model))
            .toList();
    tooSmall.forEach(Candidate::spend);
    return tooSmall.stream().map(Candidate::target).toList();
  }

  private static boolean larger(Model model, Model than) {
    Integer window = model.contextWindow();
    Integer exceeded = than.contextWindow();
    return window != null && exceeded != null && window > exceeded;
  }

  private boolean isReadySoon(Candidate one, Instant now) {
    if (one.spent() || one.lastInLine()) {
      return false;
    }
    Instant soon = now.plus(one.limited() ? patienceAtLimits : PATIENCE);
    return !one.readyAt().isAfter(soon) && one.readyAt().isBefore(deadline);
  }
}
