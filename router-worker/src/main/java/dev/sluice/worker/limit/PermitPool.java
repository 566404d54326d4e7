package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may call a provider now, and with which of its accounts. Every call takes a permit first and
 * ends it afterwards. An account without limits always has one, unless the provider has just
 * throttled it. Thread-safe.
 */
public final class PermitPool {

  private final Timing timing;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /**
   * @param limits one that is missing has no limits
   */
  public PermitPool(Map<Account, Limits> limits, Timing timing) {
    this.timing = requireNonNull(timing, "timing is null");
    limits.forEach((account, allowed) -> gateOf(account.provider()).limit(account, allowed));
  }

  /**
   * Waits until a call is allowed, first come, first served, with whichever of the accounts is free
   * and least busy. It refuses at once, and so before anything is spent, where waiting is of no
   * use: a job larger than what the provider allows in a minute, and a turn that certainly does not
   * come in time.
   *
   * @throws InterruptedException if the thread was interrupted; it then holds no permit, and
   *     nothing was counted
   */
  public Admission acquire(Ask ask) throws InterruptedException {
    return gateOf(ask.provider()).acquire(ask.accounts(), ask.tokens().total(), ask.giveUpAt());
  }

  private Gate gateOf(String provider) {
    Gate known = gates.get(provider);
    return known != null ? known : gates.computeIfAbsent(provider, name -> new Gate(name, timing));
  }

  /** How the limits of each account are used now. */
  public Map<Account, AccountLoad> load() {
    Map<Account, AccountLoad> loads = new HashMap<>();
    gates.values().forEach(gate -> gate.load(loads));
    return loads;
  }
}
