package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Knowledge;
import java.util.List;
import java.util.Map;

/**
 * One provider: how it is called, how often, and what it serves.
 *
 * @param spec for the engine that calls it
 * @param credential what people are told about the one in its spec
 * @param limits of that one
 * @param several its credentials, if they are listed: they take the place of the one in its spec
 */
public record ProviderSettings(
    ProviderSpec spec,
    Credential credential,
    Limits limits,
    RetryPolicy retry,
    ModelSettings models,
    List<AccountSettings> several) {

  public ProviderSettings {
    requireNonNull(spec, "spec is null");
    requireNonNull(credential, "credential is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(retry, "retry is null");
    requireNonNull(models, "models is null");
    several = List.copyOf(several);
  }

  /** One that has but one credential, or needs none. */
  public ProviderSettings(
      ProviderSpec spec,
      Credential credential,
      Limits limits,
      RetryPolicy retry,
      ModelSettings models) {
    this(spec, credential, limits, retry, models, List.of());
  }

  /**
   * Each credential that it may be called with, those included that cannot be used; never empty.
   */
  public List<AccountSettings> accounts() {
    return several.isEmpty()
        ? List.of(new AccountSettings(Account.ONLY, spec.auth(), credential, limits, null))
        : several;
  }

  public String name() {
    return spec.name();
  }

  /** What people are told, as far as the description says it. */
  public ProviderMetadata metadata() {
    var host = spec.host();
    return new ProviderMetadata(
        spec.name(),
        spec.engine(),
        spec.kind(),
        host == null ? spec.options().text("command").orElse("–") : host.toString());
  }

  /** The same provider, described otherwise to its engine; what it serves stays as it is. */
  public ProviderSettings with(ProviderSpec other) {
    var accounts = several.stream().map(account -> account.with(other.auth())).toList();
    return new ProviderSettings(other, credential, limits, retry, models, accounts);
  }

  /** The same provider, with what catalogue files say of its models. */
  ProviderSettings with(Map<String, Knowledge> published) {
    return new ProviderSettings(spec, credential, limits, retry, models.with(published), several);
  }
}
