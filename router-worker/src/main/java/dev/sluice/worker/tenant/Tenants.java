package dev.sluice.worker.tenant;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terms of all tenants.
 *
 * @param named by the tenant's name, as jobs say it
 * @param others of each tenant that is not named, and of all jobs without a tenant together
 */
public record Tenants(Map<String, Terms> named, Terms others) {

  /** Nobody is named, and nobody is capped. */
  public static final Tenants NONE = new Tenants(Map.of(), Terms.USUAL);

  public Tenants {
    named = Map.copyOf(named);
    requireNonNull(others, "others is null");
  }

  /**
   * @param tenant as a job says it; null where it says none
   */
  public Terms of(@Nullable String tenant) {
    return tenant == null ? others : named.getOrDefault(tenant, others);
  }

  /** Whether there is anybody whose dollars are counted. */
  public boolean countDollars() {
    return others.usdPerDay() != null
        || named.values().stream().anyMatch(terms -> terms.usdPerDay() != null);
  }
}
