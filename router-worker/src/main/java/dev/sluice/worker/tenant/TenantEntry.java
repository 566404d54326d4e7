package dev.sluice.worker.tenant;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/** What became of asking for a call on behalf of a tenant. */
public sealed interface TenantEntry {

  /**
   * @param pass to be ended by whoever asked for it
   */
  record Admitted(Pass pass) implements TenantEntry {
    public Admitted {
      requireNonNull(pass, "pass is null");
    }
  }

  /**
   * The tenant has as much under way as it may.
   *
   * @param message for a person
   * @param due when it is of use to come back
   */
  record Later(String message, Instant due) implements TenantEntry {
    public Later {
      requireNonNull(message, "message is null");
      requireNonNull(due, "due is null");
    }
  }

  /**
   * The tenant's day has not so much left.
   *
   * @param message for a person
   * @param renewedAfter how long it is until the next day
   */
  record Spent(String message, Duration renewedAfter) implements TenantEntry {
    public Spent {
      requireNonNull(message, "message is null");
      requireNonNull(renewedAfter, "renewedAfter is null");
    }
  }
}
