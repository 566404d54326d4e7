package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider allows one account, and how much of it is taken: requests and tokens by the
 * minute, calls at the same time, and a cooling time during which it allows nothing. Pure: every
 * method is told the time. Not thread-safe.
 */
final class Quota {

  /** A time that does not come. */
  static final long NEVER = Long.MAX_VALUE / 4;

  private final Account account;
  private final @Nullable TokenBucket requests;
  private final @Nullable TokenBucket tokens;
  private final @Nullable Integer maxConcurrency;
  private int inUse;
  private long taken;
  private long reservedTokens;
  private long coolUntil;

  Quota(Account account, Limits limits, long now) {
    this.account = account;
    requests = bucket(limits.requestsPerMinute(), now);
    tokens = bucket(limits.tokensPerMinute(), now);
    maxConcurrency = limits.maxConcurrency();
    coolUntil = now;
  }

  private static @Nullable TokenBucket bucket(@Nullable Integer perMinute, long now) {
    return perMinute == null ? null : new TokenBucket(perMinute, now);
  }

  Account account() {
    return account;
  }

  /** Whether a minute of this account can hold as many tokens at all. */
  boolean canEverHold(long amount) {
    return tokens == null || amount <= tokens.perMinute();
  }

  /**
   * The earliest time at which one call may go as things stand; {@link #NEVER} if a running one has
   * to end first.
   */
  long readyAt(long amount) {
    if (maxConcurrency != null && inUse >= maxConcurrency) {
      return NEVER;
    }
    long ready = coolUntil;
    ready = requests == null ? ready : Math.max(ready, requests.readyAt(1));
    return tokens == null ? ready : Math.max(ready, tokens.readyAt(amount));
  }

  /**
   * A time before which one call certainly cannot go, as many others going first. Requests are
   * never given back, so those count in full; tokens may be, so every reservation that is open
   * counts as if it were given back now.
   */
  long notBefore(int others, long amount, long now) {
    long ready = coolUntil;
    ready = requests == null ? ready : Math.max(ready, requests.readyAfter(others, now));
    return tokens == null ? ready : Math.max(ready, tokens.readyWith(reservedTokens, amount));
  }

  /** Fewer calls at this moment; among equals, fewer so far. */
  boolean isLessBusyThan(Quota other) {
    return inUse == other.inUse ? taken < other.taken : inUse < other.inUse;
  }

  void take(long amount, long now) {
    inUse++;
    taken++;
    reservedTokens += amount;
    if (requests != null) {
      requests.take(1, now);
    }
    if (tokens != null) {
      tokens.take(amount, now);
    }
  }

  /** A call has ended: what was reserved for it becomes what it used. */
  void settle(long reserved, long used, long now) {
    inUse--;
    reservedTokens -= reserved;
    if (tokens != null) {
      tokens.settle(reserved, used, now);
    }
  }

  /** A call was never made: as if it had not been asked for. */
  void giveBack(long reserved, long now) {
    settle(reserved, 0, now);
    if (requests != null) {
      requests.settle(1, 0, now);
    }
  }

  void coolUntil(long time) {
    coolUntil = Math.max(coolUntil, time);
  }

  AccountLoad load(int waiting, long now) {
    return new AccountLoad(
        waiting,
        inUse,
        maxConcurrency == null ? null : (long) maxConcurrency - inUse,
        requests == null ? null : requests.available(now),
        tokens == null ? null : tokens.available(now),
        Duration.ofNanos(Math.max(0, coolUntil - now)));
  }
}
