package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.RateLimits;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call now. It is ended exactly once, by the method that says how the call
 * went; only the first ending counts, any later one does nothing. Thread-safe.
 */
public final class Permit {

  /** How long an account is left alone that throttled a call without saying for how long. */
  static final Duration COOLING_WITHOUT_A_HINT = Duration.ofSeconds(1);

  private final Gate gate;
  private final Way way;
  private final Tokens reserved;
  private final long takenAt;
  private final Marks marks;
  private final AtomicBoolean ended = new AtomicBoolean();

  Permit(Gate gate, Way way, Tokens reserved, long takenAt, Marks marks) {
    this.gate = requireNonNull(gate, "gate is null");
    this.way = requireNonNull(way, "way is null");
    this.reserved = requireNonNull(reserved, "reserved is null");
    this.takenAt = takenAt;
    this.marks = requireNonNull(marks, "marks is null");
  }

  Way way() {
    return way;
  }

  Tokens reserved() {
    return reserved;
  }

  long takenAt() {
    return takenAt;
  }

  Marks marks() {
    return marks;
  }

  /** What the call is to be made with. */
  public Account account() {
    return way.account().account();
  }

  /**
   * The provider said something of its limits with the answer to the call, which may be a failure;
   * to be told before the permit is ended.
   */
  public void told(RateLimits limits) {
    if (!limits.isEmpty() && !ended.get()) {
      gate.hear(this, limits);
    }
  }

  /** The call was answered; the reservation is settled to the tokens that the provider counted. */
  public void success(Tokens used) {
    if (ended.compareAndSet(false, true)) {
      gate.settle(this, used);
    }
  }

  /**
   * The provider throttled the call. Its tokens are given back, and nobody gets a permit before the
   * time that it asked for has passed: for the model where that has limits of its own, else for the
   * account.
   *
   * @param retryAfter what the provider asked for; null where it did not say, which leaves it alone
   *     for a second
   */
  public void dropped(@Nullable Duration retryAfter) {
    if (ended.compareAndSet(false, true)) {
      gate.drop(this, retryAfter == null ? COOLING_WITHOUT_A_HINT : retryAfter);
    }
  }

  /** The call was not made after all. */
  public void unused() {
    if (ended.compareAndSet(false, true)) {
      gate.giveBack(this);
    }
  }

  /** The call ended in any other way. Its tokens are given back; that it was made still counts. */
  public void ignore() {
    if (ended.compareAndSet(false, true)) {
      gate.forgive(this);
    }
  }
}
