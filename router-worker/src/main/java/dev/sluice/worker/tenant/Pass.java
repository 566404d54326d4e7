package dev.sluice.worker.tenant;

import dev.sluice.worker.quota.Reservation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's right to one call. It is ended exactly once, by the method that says what the call has
 * cost; any later ending does nothing. Thread-safe.
 */
public final class Pass {

  /** Of a tenant without caps. */
  static final Pass FREE = new Pass(null, null, Instant.MIN);

  private final @Nullable Slots slots;
  private final @Nullable Reservation dollars;
  private final Instant since;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param slots it holds a place of; null for none
   * @param dollars held for it; null for none
   */
  Pass(@Nullable Slots slots, @Nullable Reservation dollars, Instant since) {
    this.slots = slots;
    this.dollars = dollars;
    this.since = since;
  }

  /**
   * The call has ended.
   *
   * @param usd what it was billed; null where that is not known, which counts nothing
   */
  public void billed(@Nullable BigDecimal usd) {
    if (end()) {
      if (dollars != null) {
        dollars.settle(usd == null ? 0 : Usd.toNanos(usd));
      }
      giveBackPlace();
    }
  }

  /** The call may have been made, and nobody has counted what it cost: what was expected. */
  public void uncounted() {
    if (end()) {
      if (dollars != null) {
        dollars.use();
      }
      giveBackPlace();
    }
  }

  /** The call was not made after all. */
  public void unused() {
    if (end()) {
      if (dollars != null) {
        dollars.giveBack();
      }
      if (slots != null) {
        slots.giveBackUnused();
      }
    }
  }

  private boolean end() {
    return this != FREE && ended.compareAndSet(false, true);
  }

  private void giveBackPlace() {
    if (slots != null) {
      slots.giveBack(since);
    }
  }
}
