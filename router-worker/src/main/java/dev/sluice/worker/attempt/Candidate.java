package dev.sluice.worker.attempt;

import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A target of a plan, as it stands with one job. Owned by that job's thread. */
final class Candidate {

  /** How long a job waits for a target whose breaker is open, before it gives up on it. */
  private static final Duration OUTAGE_PATIENCE = Duration.ofMinutes(10);

  private final Choice choice;
  private int retries;
  private Instant readyAt = Instant.MIN;
  private boolean lastInLine;
  private boolean spent;
  private @Nullable Instant shutOutSince;

  Candidate(Choice choice) {
    this.choice = choice;
  }

  Target target() {
    return choice.target();
  }

  /** Why it is where it is in the plan. */
  String reason() {
    return choice.why().text();
  }

  /** Not to be tried before this. */
  Instant readyAt() {
    return readyAt;
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

  void called() {
    shutOutSince = null;
  }

  void retryAt(Instant time) {
    retries++;
    readyAt = time;
  }

  void toEndOfLine() {
    lastInLine = true;
  }

  void spend() {
    spent = true;
  }

  /** The breaker did not let it in; it is given up after a long outage. */
  void shutOut(Instant now, Instant nextTry) {
    if (shutOutSince == null) {
      shutOutSince = now;
    }
    readyAt = nextTry;
    spent = now.isAfter(shutOutSince.plus(OUTAGE_PATIENCE));
  }
}
