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
  private Instant turn = Instant.MIN;
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

  /** Not to be asked for a permit before this. */
  Instant turn() {
    return turn;
  }

  /** The first time at which it may serve the job, as far as that is known. */
  Instant earliest() {
    return Waiting.later(readyAt, turn);
  }

  /** Whether it is a limit that keeps the job from it, and no failure. */
  boolean limited() {
    return limited || !turn.equals(Instant.MIN);
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

  /** After a pause for its limits, of which a job may make many. */
  void waitUntil(Instant time) {
    throttles++;
    pauseUntil(time.isBefore(firstCool) ? time : firstCool);
  }

  boolean isThrottledForTooLong(Instant now) {
    return throttledSince != null && now.isAfter(throttledSince.plus(THROTTLE_PATIENCE));
  }

  /** Its limits have let the job stand in line, and have not let it go. */
  void turnedAway(Instant nextTurn) {
    turn = nextTurn;
    shutOutSince = null;
  }

  /** Time has passed, and things may stand otherwise. */
  void forgetTurn() {
    turn = Instant.MIN;
  }

  /** The job was put aside: it begins anew with what rests no longer, in the order of its plan. */
  void rested() {
    throttled.clear();
    firstCool = Instant.MAX;
    lastInLine = false;
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

  /** Since when circuits have kept the job from it; null if they do not. */
  @Nullable Instant shutOutSince() {
    return shutOutSince;
  }

  /**
   * A circuit did not let it in; it is given up after a long outage.
   *
   * @return since when that has been so
   */
  Instant shutOut(Instant now, Instant nextTry) {
    Instant since = shutOutSince == null ? now : shutOutSince;
    shutOutSince = since;
    pauseUntil(nextTry);
    lastInLine = true;
    spent = now.isAfter(since.plus(OUTAGE_PATIENCE));
    return since;
  }
}
