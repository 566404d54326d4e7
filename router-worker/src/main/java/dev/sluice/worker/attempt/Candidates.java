package dev.sluice.worker.attempt;

import dev.sluice.schema.Attempt;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which target of a plan a job tries next. Owned by the job's thread. */
final class Candidates {

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
      case null -> Waiting.PATIENCE;
      case NEXT -> Duration.ZERO;
      case WAIT, PARK -> HOWEVER_LONG;
    };
  }

  /** That which an attempt was made at, if the plan has it. */
  Optional<Candidate> of(Attempt attempt) {
    return inOrder.stream()
        .filter(one -> one.target().provider().equals(attempt.provider()))
        .filter(one -> one.target().model().name().equals(attempt.model()))
        .findFirst();
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
      if (!one.spent() && (first == null || one.earliest().isBefore(first.earliest()))) {
        first = one;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Whether the job, which has not asked this one before, could as well go elsewhere. */
  boolean anyBeside(Candidate candidate) {
    if (candidate.lastInLine()) {
      return false;
    }
    for (Candidate other : inOrder) {
      if (other != candidate && !other.spent()) {
        return true;
      }
    }
    return false;
  }

  /** Those that limits keep the job from. */
  List<Candidate> limited() {
    return inOrder.stream().filter(one -> !one.spent() && one.limited()).toList();
  }

  /** For which of them the job may as well be put aside, this one among them. */
  Stream<Candidate> insteadOf(Candidate candidate) {
    if (staysAtLimits() && candidate.limited() && !candidate.lastInLine()) {
      return Stream.of(candidate);
    }
    return inOrder.stream().filter(one -> !one.spent() && one.earliest().isBefore(deadline));
  }

  /** A call was made, and time has passed. */
  void forgetTurns() {
    inOrder.forEach(Candidate::forgetTurn);
  }

  /** The job comes back after it was put aside. */
  void rested() {
    inOrder.forEach(Candidate::rested);
  }

  /** Lets all others go first, unless the job wants to wait here and nowhere else. */
  void giveWay(Candidate candidate) {
    if (!staysAtLimits()) {
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

  private boolean staysAtLimits() {
    return patienceAtLimits.equals(HOWEVER_LONG);
  }

  private boolean isReadySoon(Candidate one, Instant now) {
    if (one.spent() || one.lastInLine()) {
      return false;
    }
    Instant soon = now.plus(one.limited() ? patienceAtLimits : Waiting.PATIENCE);
    return !one.earliest().isAfter(soon) && one.earliest().isBefore(deadline);
  }
}
