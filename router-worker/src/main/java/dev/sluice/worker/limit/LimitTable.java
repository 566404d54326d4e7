package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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

  /** The names of the providers that have a limit for tokens. */
  public Set<String> countingTokens() {
    Set<String> providers = new HashSet<>();
    accounts.forEach((account, limits) -> addIfCounting(providers, account, limits));
    models.forEach(
        (account, each) ->
            each.values().forEach(limits -> addIfCounting(providers, account, limits)));
    return providers;
  }

  private static void addIfCounting(Set<String> providers, Account account, Limits limits) {
    if (limits.countTokens()) {
      providers.add(account.provider());
    }
  }
}
