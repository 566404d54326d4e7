package dev.sluice.worker.attempt;

import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target of a plan, as it stands with one job. Owned by that job's thread. */
final class Candidate {

  /** How long a job waits for a target whose circuit is open, before it gives up on it. */
  private static final Duration OUTAGE_PATIENCE = Duration.ofMinutes(10);

  /** How long it goes on asking a target that does nothing but throttle it. */
  private static final Duration THROTTLE_PATIENCE = Duration.ofHours(1);

  private final Choice choice;

  /** Those that have not refused this job. */
  private List<Account> accounts;

  /** Those that have throttled this job since its last pause. */
  private final Set<Account> throttled = new HashSet<>();

  private int retries;
  private int throttles;
  private @Nullable Instant throttledSince;
  private Instant readyAt = Instant.MIN;
  private Instant firstCool = Instant.MAX;
  private boolean limited;
  private boolean lastInLine;
  private boolean spent;
  private @Nullable Instant shutOutSince;

  /**
   * @param accounts of its provider
   */
  Candidate(Choice choice, List<Account> accounts) {
    this.choice = choice;
    this.accounts = accounts;
  }

  Target target() {
    return choice.target();
  }

  /** Why it is where it is in the plan. */
  String reason() {
    return choice.why().text();
  }

  /** What it may be called with now; those that have just throttled the job only after a pause. */
  List<Account> accounts() {
    return throttled.isEmpty()
        ? accounts
        : accounts.stream().filter(account -> !throttled.contains(account)).toList();
  }

  /** Not to be tried before this. */
  Instant readyAt() {
    return readyAt;
  }

  /** Whether it is a limit that it rests for, and no failure. */
  boolean limited() {
    return limited;
  }

  boolean spent() {
    return spent;
  }

  /** Whether any other that is left goes first. */
  boolean lastInLine() {
    return lastInLine;
  }

  /** The number of the retry that comes next. */
  int nextRetry() {
    return retries + 1;
  }

  /** How often its limits have made the job pause. */
  int throttles() {
    return throttles;
  }

  void called() {
    shutOutSince = null;
  }

  /** The account throttled the job. */
  void throttledBy(Account account, Instant now, Instant until) {
    if (throttledSince == null) {
      throttledSince = now;
    }
    throttled.add(account);
    firstCool = until.isBefore(firstCool) ? until : firstCool;
  }

  /** The account cannot serve this job; where no other is left, nor can the target. */
  void refusedBy(Account refuser) {
    accounts = accounts.stream().filter(account -> !account.equals(refuser)).toList();
    if (accounts.isEmpty()) {
      spend();
    } else if (accounts().isEmpty()) {
      pauseUntil(firstCool);
    }
  }

  void retryAt(Instant time) {
    retries++;
    pauseUntil(time);
  }

  /** After a pause for its limits, of which a job may make many; for an hour on end at most. */
  void waitUntil(Instant time, Instant now) {
    throttles++;
    pauseUntil(time.isBefore(firstCool) ? time : firstCool);
    spent = throttledSince != null && now.isAfter(throttledSince.plus(THROTTLE_PATIENCE));
  }

  private void pauseUntil(Instant time) {
    readyAt = time;
    limited = !throttled.isEmpty();
    throttled.clear();
    firstCool = Instant.MAX;
  }

  void toEndOfLine() {
    lastInLine = true;
  }

  void spend() {
    spent = true;
  }

  /** A circuit did not let it in; it is given up after a long outage. */
  void shutOut(Instant now, Instant nextTry) {
    if (shutOutSince == null) {
      shutOutSince = now;
    }
    pauseUntil(nextTry);
    lastInLine = true;
    spent = now.isAfter(shutOutSince.plus(OUTAGE_PATIENCE));
  }
}
