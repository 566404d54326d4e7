package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/** How much of what is scarce each tenant gets, beside the others that wait for it. */
public interface TenantWeights {

  TenantWeights EQUAL = tenant -> 1;

  /**
   * The same for every call; never blocks.
   *
   * @param tenant null for nobody's in particular
   * @return at least one
   */
  int of(@Nullable String tenant);
}
