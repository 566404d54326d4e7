package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.RoutingDefaults;
import dev.sluice.worker.tenant.Tenants;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker is told from outside.
 *
 * @param providers in the order they are described
 * @param unavailable providers that are described but cannot be used here, and why
 * @param tenants what each may have
 * @param duplicates how jobs are known that were submitted before
 * @param redis where limits by the minute are drawn from; null where they are divided through Kafka
 * @param routing for a job that does not say otherwise
 */
public record WorkerConfig(
    KafkaSettings kafka,
    Topics topics,
    WorkerSettings worker,
    AdminSettings admin,
    List<ProviderSettings> providers,
    List<UnavailableProvider> unavailable,
    Tenants tenants,
    DuplicateSettings duplicates,
    @Nullable RedisSettings redis,
    RoutingDefaults routing) {
  public WorkerConfig {
    requireNonNull(kafka, "kafka is null");
    requireNonNull(topics, "topics is null");
    requireNonNull(worker, "worker is null");
    requireNonNull(admin, "admin is null");
    providers = List.copyOf(providers);
    unavailable = List.copyOf(unavailable);
    requireNonNull(tenants, "tenants is null");
    requireNonNull(duplicates, "duplicates is null");
    requireNonNull(routing, "routing is null");
  }
}
