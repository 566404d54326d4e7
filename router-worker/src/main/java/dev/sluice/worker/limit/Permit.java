package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

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
  private final Quota quota;
  private final long reservedTokens;
  private final AtomicBoolean ended = new AtomicBoolean();

  Permit(Gate gate, Quota quota, long reservedTokens) {
    this.gate = requireNonNull(gate, "gate is null");
    this.quota = requireNonNull(quota, "quota is null");
    this.reservedTokens = reservedTokens;
  }

  Quota quota() {
    return quota;
  }

  /** What the call is to be made with. */
  public Account account() {
    return quota.account();
  }

  /** The call was answered; the reservation is settled to the tokens that the provider counted. */
  public void success(Tokens used) {
    if (ended.compareAndSet(false, true)) {
      gate.settle(quota, reservedTokens, used.total(), Duration.ZERO);
    }
  }

  /**
   * The provider throttled the call. Its tokens are given back, and nobody gets a permit for this
   * account before the time that it asked for has passed.
   *
   * @param retryAfter what the provider asked for; null where it did not say, which leaves it alone
   *     for a second
   */
  public void dropped(@Nullable Duration retryAfter) {
    if (ended.compareAndSet(false, true)) {
      Duration cooling = retryAfter == null ? COOLING_WITHOUT_A_HINT : retryAfter;
      gate.settle(quota, reservedTokens, 0, cooling);
    }
  }

  /** The call was not made after all. */
  public void unused() {
    if (ended.compareAndSet(false, true)) {
      gate.giveBack(quota, reservedTokens);
    }
  }

  /** The call ended in any other way. Its tokens are given back; that it was made still counts. */
  public void ignore() {
    if (ended.compareAndSet(false, true)) {
      gate.settle(quota, reservedTokens, 0, Duration.ZERO);
    }
  }
}
