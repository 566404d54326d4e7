package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.Scope;
import dev.sluice.worker.limit.AccountLoad;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.metrics.ProviderMeters;
import dev.sluice.worker.metrics.ProviderMeters.BreakerState;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Model;
import java.util.List;

/** Shows the permits and circuits of each provider's credentials, and those of its models. */
final class ProviderGauges {

  private final PermitPool permits;
  private final Breakers breakers;

  ProviderGauges(PermitPool permits, Breakers breakers) {
    this.permits = permits;
    this.breakers = breakers;
  }

  void register(List<Providers.Opened> providers, ProviderMeters meters) {
    for (Providers.Opened provider : providers) {
      String name = provider.name();
      for (Providers.OpenedAccount one : provider.accounts()) {
        Account account = provider.account(one);
        String credential = account.credential();
        meters.permits(name, credential, () -> load(account).inUse());
        meters.credential(name, credential, () -> state(new Scope(name, credential, null)));
      }
      Account any = provider.account(provider.accounts().getFirst());
      meters.waiting(name, () -> load(any).waiting());
      for (Model model : provider.settings().models().listed()) {
        meters.breaker(name, model.name(), () -> state(new Scope(name, null, model.name())));
      }
    }
  }

  private AccountLoad load(Account account) {
    return requireNonNull(permits.load().get(account), account::toString);
  }

  private BreakerState state(Scope scope) {
    return BreakerState.valueOf(breakers.state(scope).name());
  }
}
