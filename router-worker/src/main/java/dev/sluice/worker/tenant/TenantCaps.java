package dev.sluice.worker.tenant;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.quota.DayLedger;
import dev.sluice.worker.quota.Reservation;
import dev.sluice.worker.quota.Taking;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each tenant within its caps: so many calls at the same time, and so many dollars by the
 * day. Every call is asked for here before it is made. Thread-safe.
 */
public final class TenantCaps {

  /** Who would have to wait for longer is better put aside. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** And comes back no sooner. */
  private static final Duration ASIDE = Duration.ofSeconds(5);

  private static final String DOLLARS_OF = "usd of tenant ";

  private final Tenants tenants;
  private final DayLedger days;
  private final InstantSource clock;
  private final Map<String, Slots> slots = new ConcurrentHashMap<>();
  private volatile boolean divided;

  public TenantCaps(Tenants tenants, DayLedger days, InstantSource clock) {
    this.tenants = requireNonNull(tenants, "tenants is null");
    this.days = requireNonNull(days, "days is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Nobody is capped. */
  public static TenantCaps none() {
    var clock = InstantSource.system();
    return new TenantCaps(Tenants.NONE, new DayLedger("", clock), clock);
  }

  /**
   * Asks for one call. What it costs is reserved before it is made, and settled by its pass.
   *
   * @param tenant as the job says it; null where it says none
   * @param expected US dollars that it is expected to cost; null where its price is not known
   * @param giveUpAt the latest time at which it is of use to be admitted; it is seconds at most
   *     that this waits
   */
  public TenantEntry enter(@Nullable String tenant, @Nullable BigDecimal expected, Instant giveUpAt)
      throws InterruptedException {
    var terms = tenants.of(tenant);
    if (!terms.isCapped()) {
      return new TenantEntry.Admitted(Pass.FREE);
    }
    var one = new One(tenant, terms);
    var spent = one.spent(expected);
    if (spent != null) {
      return spent;
    }
    var places = one.slots();
    if (places != null && !places.take(patience(giveUpAt))) {
      return new TenantEntry.Later(
          "%s %d calls under way already, here or elsewhere"
              .formatted(one.has(), terms.maxInFlight()),
          places.book(ASIDE));
    }
    boolean admitted = false;
    try {
      var entry = one.pay(places, expected, patience(giveUpAt));
      admitted = entry instanceof TenantEntry.Admitted;
      return entry;
    } finally {
      if (!admitted && places != null) {
        places.giveBackUnused();
      }
    }
  }

  private Duration patience(Instant giveUpAt) {
    var now = clock.instant();
    return giveUpAt.isBefore(now.plus(PATIENCE)) ? Duration.between(now, giveUpAt) : PATIENCE;
  }

  /**
   * The calls of a tenant are divided among workers from now on: this one may have none before
   * {@link #allow} has said how many.
   */
  public void divide() {
    divided = true;
    allow(Map.of());
  }

  /**
   * How many calls this worker may have from now on.
   *
   * @param shares by the names of {@link #uses}; none of a tenant that is missing
   */
  public void allow(Map<String, Integer> shares) {
    slots.forEach(
        (tenant, places) -> places.allow(places.isIdle() ? 0 : shares.getOrDefault(tenant, 0)));
    slots.values().removeIf(Slots::isIdle);
  }

  /** Of each tenant that asks here, or has asked of late, and may not have any number of calls. */
  public List<TenantUse> uses() {
    return slots.entrySet().stream()
        .filter(one -> !one.getValue().isIdle())
        .map(one -> one.getValue().use(one.getKey()))
        .toList();
  }

  /** A tenant that asks. */
  private final class One {

    private final @Nullable String tenant;
    private final Terms terms;

    One(@Nullable String tenant, Terms terms) {
      this.tenant = tenant == null || tenant.isEmpty() ? null : tenant;
      this.terms = terms;
    }

    private String name() {
      return tenant == null ? "" : tenant;
    }

    private String has() {
      return tenant == null ? "jobs without a tenant have" : "tenant " + tenant + " has";
    }

    /** Null where there may be any number of calls. */
    @Nullable Slots slots() {
      Integer most = terms.maxInFlight();
      return most == null
          ? null
          : slots.computeIfAbsent(name(), key -> new Slots(most, divided ? 0 : most, clock));
    }

    TenantEntry.@Nullable Spent spent(@Nullable BigDecimal expected) {
      var cap = terms.usdPerDay();
      if (cap == null) {
        return null;
      }
      var spent = days.spent(DOLLARS_OF + name(), Usd.toNanos(cap), nanos(expected));
      return spent == null ? null : spent(spent, expected);
    }

    TenantEntry pay(@Nullable Slots places, @Nullable BigDecimal expected, Duration patience)
        throws InterruptedException {
      var cap = terms.usdPerDay();
      if (cap == null) {
        return admitted(places, null);
      }
      return switch (days.take(DOLLARS_OF + name(), Usd.toNanos(cap), nanos(expected), patience)) {
        case Taking.Taken taken -> admitted(places, taken.reservation());
        case Taking.Spent spent -> spent(spent, expected);
        case Taking.Held _ ->
            new TenantEntry.Later(
                "%s nearly spent its %s USD of today, and what is left is held for calls under way"
                    .formatted(has(), cap.toPlainString()),
                clock.instant().plus(ASIDE));
      };
    }

    private TenantEntry admitted(@Nullable Slots places, @Nullable Reservation dollars) {
      return new TenantEntry.Admitted(new Pass(places, dollars, clock.instant()));
    }

    private TenantEntry.Spent spent(Taking.Spent spent, @Nullable BigDecimal expected) {
      var cap = requireNonNull(terms.usdPerDay(), "usdPerDay is null");
      var text =
          "%s spent %s of %s USD that may be spent today, and this call may cost %s; the next day begins at %s"
              .formatted(
                  has(),
                  Usd.text(spent.used()),
                  cap.toPlainString(),
                  expected == null ? "anything" : Usd.text(nanos(expected)),
                  spent.renewal());
      return new TenantEntry.Spent(text, Duration.between(clock.instant(), spent.renewal()));
    }

    private static long nanos(@Nullable BigDecimal usd) {
      return usd == null ? 0 : Usd.toNanos(usd);
    }
  }
}
