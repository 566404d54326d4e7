package dev.sluice.worker.tenant;

import static java.util.Objects.requireNonNull;

/**
 * How the calls of one tenant stand at this moment.
 *
 * @param tenant empty for jobs without one
 * @param limit over the whole fleet
 * @param share how many of them this worker may have
 * @param used how many it has
 * @param waiting how many wait here
 */
public record TenantUse(String tenant, int limit, int share, int used, int waiting) {
  public TenantUse {
    requireNonNull(tenant, "tenant is null");
  }
}
