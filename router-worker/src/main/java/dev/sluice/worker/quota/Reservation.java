package dev.sluice.worker.quota;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An amount of a day that is held for something under way. It is ended exactly once; any later
 * ending does nothing. Thread-safe.
 */
public final class Reservation {

  private final DayLedger ledger;
  private final DayCount count;
  private final long amount;
  private final AtomicBoolean ended = new AtomicBoolean();

  Reservation(DayLedger ledger, DayCount count, long amount) {
    this.ledger = ledger;
    this.count = count;
    this.amount = amount;
  }

  /** It came to this, which may be less or more. */
  public void settle(long actual) {
    if (ended.compareAndSet(false, true)) {
      ledger.settle(count, amount, actual);
    }
  }

  /** It came to what was reserved. */
  public void use() {
    settle(amount);
  }

  /** It came to nothing. */
  public void giveBack() {
    settle(0);
  }
}
