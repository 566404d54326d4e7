package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.Cooled;
import dev.sluice.worker.limit.CooldownListener;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the fleet at once that a provider has asked this worker to wait. Thread-safe. */
final class Cooldowns implements CooldownListener {

  private final Consumer<FleetMessage> fleet;

  Cooldowns(Consumer<FleetMessage> fleet) {
    this.fleet = requireNonNull(fleet, "fleet is null");
  }

  @Override
  public void onCooldown(Account account, @Nullable String model, Duration time) {
    boolean isTellable =
        Stream.of(account.provider(), account.credential(), model == null ? "" : model)
            .allMatch(name -> name.length() <= FleetMessage.LONGEST_NAME);
    if (isTellable) {
      fleet.accept(new Cooled(account.provider(), account.credential(), model, time));
    }
  }
}
