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

/** Shows each provider's permits, and the breaker of each of its models. */
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
      meters.permits(name, () -> load(name).inUse(), () -> load(name).waiting());
      for (Model model : provider.settings().models().listed()) {
        meters.breaker(name, model.name(), () -> state(new Scope(name, null, model.name())));
      }
    }
  }

  private AccountLoad load(String provider) {
    return requireNonNull(permits.load().get(Account.onlyOneOf(provider)), provider);
  }

  private BreakerState state(Scope scope) {
    return BreakerState.valueOf(breakers.state(scope).name());
  }
}
