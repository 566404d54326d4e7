package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Provider;
import dev.sluice.worker.route.Account;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A provider, by each of its accounts, and how patient to be with it. */
public final class Upstream {

  private final Map<Account, Provider> providers;
  private final List<Account> accounts;
  private final RetryPolicy retry;

  /**
   * @param providers at least one, all of the same name
   */
  public Upstream(SequencedMap<Account, Provider> providers, RetryPolicy retry) {
    this.providers = new LinkedHashMap<>(providers);
    this.accounts = List.copyOf(providers.keySet());
    this.retry = requireNonNull(retry, "retry is null");
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException("a provider without an account");
    }
  }

  /** One that has but one account. */
  public static Upstream of(String name, Provider provider, RetryPolicy retry) {
    Map<Account, Provider> only = Map.of(Account.onlyOneOf(name), provider);
    return new Upstream(Collections.unmodifiableSequencedMap(new LinkedHashMap<>(only)), retry);
  }

  List<Account> accounts() {
    return accounts;
  }

  Provider with(Account account) {
    return requireNonNull(providers.get(account), account::toString);
  }

  /** What people are told it was called with; null where it has but one account. */
  @Nullable String named(Account account) {
    return accounts.size() == 1 ? null : account.credential();
  }

  RetryPolicy retry() {
    return retry;
  }
}
