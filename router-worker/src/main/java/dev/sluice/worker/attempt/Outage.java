package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.time.Instant;

/**
 * Something that is not called at present.
 *
 * @param cause the failure that decided it
 * @param until when one job may try again
 */
public record Outage(Scope scope, ErrorCode cause, Instant until) {
  public Outage {
    requireNonNull(scope, "scope is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(until, "until is null");
  }
}
