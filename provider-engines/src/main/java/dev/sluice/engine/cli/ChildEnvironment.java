package dev.sluice.engine.cli;

import dev.sluice.provider.Options;
import dev.sluice.provider.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tool sees of the environment: what every program needs, and what its description allows. A
 * worker's own secrets are not among it.
 *
 * @param variables all of them
 * @param secrets the values of those that a description allows: they are there to hold credentials
 */
record ChildEnvironment(Map<String, String> variables, List<Secret> secrets) {

  /** Where things are, who one is, and in which language. */
  private static final Set<String> NEEDED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LC_ALL",
          "LC_CTYPE",
          "TMPDIR",
          "XDG_CONFIG_HOME",
          "XDG_CACHE_HOME",
          "XDG_DATA_HOME",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          "HTTPS_PROXY",
          "HTTP_PROXY",
          "NO_PROXY");

  /** Nobody watches: no colours, no questions. */
  private static final Map<String, String> UNATTENDED =
      Map.of("NO_COLOR", "1", "CI", "1", "TERM", "dumb");

  static ChildEnvironment of(Map<String, String> environment, Options options) {
    List<String> allowed = options.texts("environment");
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> !NEEDED.contains(name) && !allowed.contains(name));
    List<Secret> secrets =
        allowed.stream()
            .filter(name -> !NEEDED.contains(name) && environment.containsKey(name))
            .map(name -> new Secret(environment.getOrDefault(name, "")))
            .toList();
    variables.putAll(UNATTENDED);
    return new ChildEnvironment(Map.copyOf(variables), secrets);
  }
}
