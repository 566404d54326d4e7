package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.util.HashMap;
import java.util.Map;

/**
 * What is configured of all limits. What is missing has none.
 *
 * @param accounts what an account is allowed for all its models together
 * @param models what it is allowed for one of them, beside that; by the account and the provider's
 *     own name of the model
 */
public record LimitTable(Map<Account, Limits> accounts, Map<Account, Map<String, Limits>> models) {

  public static final LimitTable NONE = new LimitTable(Map.of(), Map.of());

  public LimitTable {
    accounts = Map.copyOf(accounts);
    Map<Account, Map<String, Limits>> copy = new HashMap<>();
    models.forEach((account, limits) -> copy.put(account, Map.copyOf(limits)));
    models = Map.copyOf(copy);
  }
}
