package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a job call a target: past the circuits that are shut, with an account that is free, and with
 * a permit. Thread-safe.
 */
final class Entrance {

  private final Breakers breakers;
  private final PermitPool permits;

  Entrance(Breakers breakers, PermitPool permits) {
    this.breakers = requireNonNull(breakers, "breakers is null");
    this.permits = requireNonNull(permits, "permits is null");
  }

  /** What became of asking. */
  sealed interface Entry {

    /** Both the passage and the permit are to be told how the call went. */
    record Admitted(Passage passage, Permit permit, Duration waited) implements Entry {}

    /**
     * @param hopeless whether no waiting cures it
     */
    record ShutOut(ErrorCode cause, String reason, Instant nextTry, boolean hopeless)
        implements Entry {}

    /**
     * Its limits leave no room in time.
     *
     * @param turn when they may, as far as that is known
     */
    record TurnedAway(String reason, Instant turn) implements Entry {}

    /** Its limits can never hold it. */
    record TooLarge(String reason) implements Entry {}
  }

  /** Waits for a permit as long as that may be of use. */
  Entry enter(Candidate candidate, Ask ask) throws InterruptedException {
    while (true) {
      boolean shut = breakers.of(candidate.target()).isShut();
      List<Account> open = shut ? List.of() : open(candidate);
      if (open.isEmpty()) {
        Entry.ShutOut shutOut = shutOut(candidate);
        if (shutOut != null) {
          return shutOut;
        }
        continue; // A circuit has changed its state since it was asked.
      }
      switch (permits.acquire(ask.with(open))) {
        case Admission.TooLarge large -> {
          return new Entry.TooLarge(large.message());
        }
        case Admission.NotInTime late -> {
          return new Entry.TurnedAway(late.message(), late.turn());
        }
        case Admission.Granted granted -> {
          Entry.Admitted admitted = admitted(candidate.target(), granted);
          if (admitted != null) {
            return admitted;
          }
        }
      }
    }
  }

  /** When the limits would let a job go that is put aside now. */
  Instant turn(Ask ask) {
    return permits.turn(ask);
  }

  /** The same, and it is: that turn is its own. */
  Instant book(Ask ask) {
    return permits.book(ask);
  }

  /** Asked again: while the job stood in line, its target may have died. */
  private Entry.@Nullable Admitted admitted(Target target, Admission.Granted granted) {
    Permit permit = granted.permit();
    Passage passage = Passage.tryEnter(breakers, target, permit.account());
    if (passage == null) {
      permit.unused();
      return null;
    }
    return new Entry.Admitted(passage, permit, granted.waited());
  }

  /** The accounts with which the target can be called now, as far as circuits go. */
  List<Account> open(Candidate candidate) {
    List<Account> open = new ArrayList<>();
    for (Account account : candidate.accounts()) {
      if (breakers.keeping(account, candidate.target()) == null) {
        open.add(account);
      }
    }
    return open;
  }

  /** Null if nothing is shut, or not all of it. */
  private Entry.@Nullable ShutOut shutOut(Candidate candidate) {
    Circuit target = breakers.of(candidate.target());
    if (target.isShut()) {
      return shutOut(List.of(target));
    }
    List<Circuit> keeping = new ArrayList<>();
    for (Account account : candidate.accounts()) {
      Circuit circuit = breakers.keeping(account, candidate.target());
      if (circuit == null) {
        return null;
      }
      keeping.add(circuit);
    }
    return shutOut(keeping);
  }

  /** Waiting is for the first that may open, unless no waiting cures any of them. */
  private static Entry.ShutOut shutOut(List<Circuit> circuits) {
    Circuit first =
        circuits.stream()
            .filter(circuit -> !circuit.isHopeless())
            .min(Comparator.comparing(Circuit::nextTry))
            .orElse(circuits.getFirst());
    String which =
        circuits.size() == 1 ? "its circuit breaker is" : "those of all its credentials are";
    ErrorCode cause = first.cause();
    String reason = which + " open after " + cause.wireName();
    return new Entry.ShutOut(cause, reason, first.nextTry(), first.isHopeless());
  }
}
