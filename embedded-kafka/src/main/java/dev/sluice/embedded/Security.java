package dev.sluice.embedded;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What makes a broker one that strangers cannot use: TLS with a certificate of its own making,
 * users who log in by SASL with SCRAM-SHA-512 or PLAIN, and ACLs. There are none at first, so that
 * nobody but the administrator may do anything.
 *
 * @param administrator who may do everything, and as whom the broker speaks with itself
 * @param passwords of all users by their names, the administrator's among them; letters, digits,
 *     '-' and '_'
 */
public record Security(String administrator, Map<String, String> passwords) {

  /** Nothing that would have to be escaped in one of the forms in which Kafka wants it. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  public Security {
    requireNonNull(administrator, "administrator is null");
    passwords = Map.copyOf(passwords);
    if (!passwords.containsKey(administrator)) {
      throw new IllegalArgumentException("the administrator has no password");
    }
    passwords.forEach(
        (name, password) -> {
          if (!PLAIN.matcher(name).matches() || !PLAIN.matcher(password).matches()) {
            throw new IllegalArgumentException("not a plain name or password: that of " + name);
          }
        });
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "Security[administrator=" + administrator + ", users=" + passwords.keySet() + "]";
  }
}
