package dev.sluice.worker.config;

import dev.sluice.worker.limit.Limits;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the several credentials of one provider. One whose variable is not set is left out, and
 * keeps the reason; only if that leaves none, the provider itself lacks something.
 */
final class CredentialsReader {

  static final String KEY = "credentials";

  private final @Nullable String engine;
  private final Limits usual;
  private final Set<String> names = new HashSet<>();

  /**
   * @param engine decides where a key goes
   * @param usual what counts where a credential has no limit of its own
   */
  CredentialsReader(@Nullable String engine, Limits usual) {
    this.engine = engine;
    this.usual = usual;
  }

  /** Empty where the description does not list any. */
  List<AccountSettings> read(Section description) {
    var accounts = description.sections(KEY, this::account);
    if (!description.mentions(KEY)) {
      return accounts;
    }
    AuthReader.KEYS.stream()
        .filter(description::has)
        .forEach(key -> description.mistake(key, "credentials say it already; leave it out"));
    if (!description.hasElements(KEY)) {
      description.mistake(KEY, "must list at least one credential");
    } else if (accounts.stream().noneMatch(account -> account.unavailable() == null)) {
      accounts.forEach(
          account ->
              description.lacks(
                  KEY, "credential %s: %s".formatted(account.name(), account.unavailable())));
    }
    return accounts;
  }

  private Optional<AccountSettings> account(Section section) {
    var missing = new Mistakes("");
    section.collect(missing);
    var name = section.require("name", Format.NAME);
    if (name != null && !names.add(name)) {
      section.mistake("name", "there is already a credential named " + name);
    }
    if (AuthReader.KEYS.stream().noneMatch(section::has)) {
      section.mistake("auth", "is missing; say auth or api_key_env");
    }
    var reading = AuthReader.read(section, engine);
    var limits = section.section("limits", given -> LimitsReader.limits(given, usual));
    var reason = missing.isEmpty() ? null : String.join("; ", missing.lines());
    return Optional.ofNullable(name)
        .map(
            known ->
                new AccountSettings(known, reading.auth(), reading.credential(), limits, reason));
  }
}
