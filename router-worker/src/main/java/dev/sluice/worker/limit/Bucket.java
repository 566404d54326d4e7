package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a provider, by name.
 *
 * @param model null where it holds for all models of the account together
 */
public record Bucket(Account account, @Nullable String model, Dimension dimension) {
  public Bucket {
    requireNonNull(account, "account is null");
    requireNonNull(dimension, "dimension is null");
  }
}
