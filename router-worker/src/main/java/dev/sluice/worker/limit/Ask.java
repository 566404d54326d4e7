package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job asks the limits for: one call.
 *
 * @param accounts all of one provider; any of them will do. At least one
 * @param model the provider's own name of it
 * @param tokens that the call is expected to use; reserved, and settled when its permit ends
 * @param priority who goes first
 * @param tenant on whose behalf; null for nobody's in particular
 * @param giveUpAt the latest time at which a permit is of use; {@link Instant#MAX} for never
 */
public record Ask(
    List<Account> accounts,
    String model,
    Tokens tokens,
    Priority priority,
    @Nullable String tenant,
    Instant giveUpAt) {

  public Ask {
    accounts = List.copyOf(accounts);
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("accounts is empty");
    }
    requireNonNull(model, "model is null");
    requireNonNull(tokens, "tokens is null");
    requireNonNull(priority, "priority is null");
    requireNonNull(giveUpAt, "giveUpAt is null");
  }

  /** The same, with these accounts alone. */
  public Ask with(List<Account> some) {
    return new Ask(some, model, tokens, priority, tenant, giveUpAt);
  }

  String provider() {
    return accounts.getFirst().provider();
  }
}
