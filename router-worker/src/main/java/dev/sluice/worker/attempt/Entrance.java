package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Booking;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.tenant.Pass;
import dev.sluice.worker.tenant.TenantCaps;
import dev.sluice.worker.tenant.TenantEntry;
import java.math.BigDecimal;
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

  private final TenantCaps tenants;
  private final Breakers breakers;
  private final PermitPool permits;

  Entrance(TenantCaps tenants, Breakers breakers, PermitPool permits) {
    this.tenants = requireNonNull(tenants, "tenants is null");
    this.breakers = requireNonNull(breakers, "breakers is null");
    this.permits = requireNonNull(permits, "permits is null");
  }

  /** What became of asking. */
  sealed interface Entry {

    /** The pass, the passage and the permit are to be told how the call went. */
    record Admitted(Pass pass, Passage passage, Permit permit, Duration waited) implements Entry {

      /** What nobody wants any more is not called, though it may be. */
      void giveBackIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
          pass.unused();
          passage.abandoned();
          permit.unused();
          throw new InterruptedException();
        }
      }
    }

    /**
     * Its tenant has as much under way as it may, at whatever target.
     *
     * @param due when to come back
     */
    record PutOff(String reason, Instant due) implements Entry {}

    /** Its tenant has spent what it may, at whatever target. */
    record Spent(JobError error) implements Entry {}

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

  /**
   * Waits for what the job's tenant may have, and then for a permit, as long as that may be of use.
   *
   * @param deadline of the job
   */
  Entry enter(Candidate candidate, Ask ask, Instant deadline) throws InterruptedException {
    Entry.ShutOut shut = shutOut(candidate);
    if (shut != null) {
      return shut;
    }
    BigDecimal expected = Spending.expected(ask.tokens(), candidate.target().model().price());
    return switch (tenants.enter(ask.tenant(), expected, deadline)) {
      case TenantEntry.Admitted admitted -> enter(candidate, ask, admitted.pass());
      case TenantEntry.Later later -> new Entry.PutOff(later.message(), later.due());
      case TenantEntry.Spent spent ->
          new Entry.Spent(
              new JobError(ErrorCode.QUOTA_EXHAUSTED, spent.message(), spent.renewedAfter()));
    };
  }

  private Entry enter(Candidate candidate, Ask ask, Pass pass) throws InterruptedException {
    boolean admitted = false;
    try {
      Entry entry = awaitPermit(candidate, ask, pass);
      admitted = entry instanceof Entry.Admitted;
      return entry;
    } finally {
      if (!admitted) {
        pass.unused();
      }
    }
  }

  private Entry awaitPermit(Candidate candidate, Ask ask, Pass pass) throws InterruptedException {
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
          Entry.Admitted admitted = admitted(candidate.target(), pass, granted);
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

  /**
   * The same, and it is: that turn is its own.
   *
   * @param again whether it came back for a turn before, in vain
   */
  Booking book(Ask ask, boolean again) {
    return again ? permits.bookAgain(ask) : permits.book(ask);
  }

  /** Asked again: while the job stood in line, its target may have died. */
  private Entry.@Nullable Admitted admitted(Target target, Pass pass, Admission.Granted granted) {
    Permit permit = granted.permit();
    Passage passage = Passage.tryEnter(breakers, target, permit.account());
    if (passage == null) {
      permit.unused();
      return null;
    }
    return new Entry.Admitted(pass, passage, permit, granted.waited());
  }

  /** How long each takes now of those who are put aside before a job; zero where nobody knows. */
  Duration spacing(Ask ask) {
    return permits.spacing(ask);
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
