package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a provider now, and with which of its accounts. Every call takes a permit first and
 * ends it afterwards. Thread-safe.
 */
public final class PermitPool {

  private final LimitTable limits;
  private final TenantWeights weights;
  private final Room room;
  private final CooldownListener listener;
  private final Timing timing;
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  /**
   * @param inLine how many may stand in line, or somewhat more of them: where limits let so many go
   *     that more would do so, they are told at once that their turn does not come in time
   */
  public PermitPool(
      LimitTable limits,
      TenantWeights weights,
      int inLine,
      CooldownListener listener,
      Timing timing) {
    this.limits = requireNonNull(limits, "limits is null");
    this.weights = requireNonNull(weights, "weights is null");
    this.room = new Room(inLine);
    this.listener = requireNonNull(listener, "listener is null");
    this.timing = requireNonNull(timing, "timing is null");
    limits.accounts().keySet().forEach(account -> gateOf(account.provider()).open(account));
    limits.models().keySet().forEach(account -> gateOf(account.provider()).open(account));
  }

  /** One in which any number may stand in line. */
  public PermitPool(
      LimitTable limits, TenantWeights weights, CooldownListener listener, Timing timing) {
    this(limits, weights, Integer.MAX_VALUE, listener, timing);
  }

  /**
   * One that nobody listens to, without limits of single models, and with all tenants alike.
   *
   * @param limits one that is missing has no limits
   */
  public PermitPool(Map<Account, Limits> limits, Timing timing) {
    this(new LimitTable(limits, Map.of()), TenantWeights.EQUAL, CooldownListener.NONE, timing);
  }

  /**
   * Waits until a call is allowed, with whichever of the accounts is free and least busy. It
   * refuses at once, and so before anything is spent, where waiting is of no use: a job larger than
   * what a limit can ever hold, and a turn that as things stand does not come in time.
   *
   * @throws InterruptedException if the thread was interrupted; it then holds no permit, and
   *     nothing was counted
   */
  public Admission acquire(Ask ask) throws InterruptedException {
    return gateOf(ask.provider()).acquire(ask);
  }

  /**
   * Puts a job aside: it takes its place among those put aside, which come back one after another
   * as the limits allow, by the shares of priorities and tenants, and not all at once. One whose
   * turn would come too late for it takes no place.
   */
  public Booking book(Ask ask) {
    return gateOf(ask.provider()).book(ask, false);
  }

  /**
   * Puts a job aside once more that came back for its turn in vain: it goes before the others of
   * its tenant, and after those that came back in vain as well.
   */
  public Booking bookAgain(Ask ask) {
    return gateOf(ask.provider()).book(ask, true);
  }

  /** When its turn would come if it were put aside; takes no place. */
  public Instant turn(Ask ask) {
    return gateOf(ask.provider()).turn(ask);
  }

  /**
   * How long each takes now, as things stand, of those that are put aside before a job; zero where
   * that is not known, or no time at all.
   */
  public Duration spacing(Ask ask) {
    return gateOf(ask.provider()).spacing(ask);
  }

  /**
   * Changes how much of some limits this worker may use, from now on; the others stay as they are.
   * One that was never named may be used in full. Cheap, and never blocks for long.
   *
   * @param shares in the unit of the limit; in thousandths of it where {@link
   *     Dimension#isPerMinute()}; by the day, up to which number this worker may count today. Zero
   *     lets nobody go
   */
  public void allow(Map<Bucket, Long> shares) {
    Map<String, Map<Bucket, Long>> byProvider = new HashMap<>();
    shares.forEach(
        (bucket, share) ->
            byProvider
                .computeIfAbsent(bucket.account().provider(), provider -> new HashMap<>())
                .put(bucket, share));
    byProvider.forEach((provider, own) -> gateOf(provider).allow(own));
  }

  /**
   * Lets nobody go for some time, because another worker was asked to wait. The listener is not
   * told of it.
   *
   * @param model null for all models of the account
   */
  public void cool(Account account, @Nullable String model, Duration time) {
    gateOf(account.provider()).cool(account, model, time);
  }

  /**
   * The limits by the minute, for whoever draws them from outside.
   *
   * @param hurry told when somebody may have to wait because nothing was drawn; must not block
   */
  public Draws draws(Runnable hurry) {
    return new Draws(gates.values(), this::gateOf, hurry);
  }

  /** How each limit is used now, of those that are known. */
  public List<BucketUse> uses() {
    List<BucketUse> uses = new ArrayList<>();
    gates.values().forEach(gate -> gate.use(uses::add));
    return uses;
  }

  private Gate gateOf(String provider) {
    Gate known = gates.get(provider);
    return known != null ? known : gates.computeIfAbsent(provider, this::gate);
  }

  private Gate gate(String provider) {
    return new Gate(provider, limits, new Lanes(weights, room), listener, timing);
  }

  /** How the limits of each account are used now. */
  public Map<Account, AccountLoad> load() {
    Map<Account, AccountLoad> loads = new HashMap<>();
    gates.values().forEach(gate -> gate.load(loads));
    return loads;
  }
}
