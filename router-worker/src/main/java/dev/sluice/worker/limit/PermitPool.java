package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Target;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may call a provider now. Every call takes a permit first and ends it afterwards. A provider
 * without limits always has one, unless it has just throttled somebody. Thread-safe.
 */
public final class PermitPool {

  private final Timing timing;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /**
   * @param limits by the name of the provider; one that is missing has no limits
   */
  public PermitPool(Map<String, Limits> limits, Timing timing) {
    this.timing = requireNonNull(timing, "timing is null");
    limits.forEach((provider, allowed) -> gates.put(provider, gate(provider, allowed)));
  }

  private Gate gate(String provider, Limits limits) {
    return new Gate(provider, limits, timing);
  }

  /**
   * Waits until the target's provider allows a call, first come, first served. It refuses at once,
   * and so before anything is spent, where waiting is of no use: a job larger than what the
   * provider allows in a minute, and a turn that certainly does not come in time.
   *
   * @param estimatedTokens input and output together; reserved now, settled when the permit ends
   * @param giveUpAt the latest time at which a permit is of use; {@link Instant#MAX} for never
   * @throws InterruptedException if the thread was interrupted; it then holds no permit, and
   *     nothing was counted
   */
  public Admission acquire(Target target, long estimatedTokens, Instant giveUpAt)
      throws InterruptedException {
    requireNonNull(giveUpAt, "giveUpAt is null");
    if (estimatedTokens < 0) {
      throw new IllegalArgumentException("estimatedTokens is " + estimatedTokens);
    }
    return gateOf(target.provider()).acquire(estimatedTokens, giveUpAt);
  }

  private Gate gateOf(String provider) {
    Gate known = gates.get(provider);
    return known != null ? known : gates.computeIfAbsent(provider, name -> gate(name, Limits.NONE));
  }

  /** How each provider's limits are used now, by the name of the provider. */
  public Map<String, ProviderLoad> load() {
    Map<String, ProviderLoad> loads = new TreeMap<>();
    gates.forEach((provider, gate) -> loads.put(provider, gate.load()));
    return loads;
  }
}
