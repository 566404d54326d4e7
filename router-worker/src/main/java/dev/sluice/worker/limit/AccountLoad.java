package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an account's limits are used at one moment.
 *
 * @param waiting how many calls wait for a permit of the provider, with any of its accounts
 * @param inUse how many permits are held
 * @param permitsAvailable how many more calls may run at the same time; null where that is not
 *     limited
 * @param requestsAvailable how many requests may be sent at once; null where that is not limited
 * @param tokensAvailable how many tokens may be spent at once, negative while more was used than
 *     had been reserved; null where that is not limited
 * @param cooling for how long nobody may call, because the provider asked for it
 */
public record AccountLoad(
    int waiting,
    int inUse,
    @Nullable Long permitsAvailable,
    @Nullable Long requestsAvailable,
    @Nullable Long tokensAvailable,
    Duration cooling) {
  public AccountLoad {
    requireNonNull(cooling, "cooling is null");
  }
}
