package dev.sluice.worker.limit;

import dev.sluice.worker.route.Account;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told when a provider has asked this worker to wait. */
public interface CooldownListener {

  CooldownListener NONE = (account, model, time) -> {};

  /**
   * On the thread of the call that was throttled; never blocks.
   *
   * @param model null if it holds for all models of the account
   * @param time from now on
   */
  void onCooldown(Account account, @Nullable String model, Duration time);
}
