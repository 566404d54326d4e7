package dev.sluice.worker.config;

import dev.sluice.fuzzing.Fuzzing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that people write, and that may be anything. Which files a configuration names is left out:
 * a pattern that was made at random would have whole disks searched.
 */
final class ConfigFuzzTest {

  private static final String SECRET = "sk-live-0123456789";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("KEY", SECRET, "EMPTY", "", "A", "b");

  private static final String CONFIGURATION =
      """
      kafka: {bootstrap.servers: "localhost:9092,other:9092", client.rack: 7}
      topics: {prefix: "acme.", partitions: 24, replication: 3, reply_allowed: ["acme.*"]}
      worker: {max_in_flight: 5000, max_in_flight_bytes: 64MiB, drain_timeout: 2m, group_id: mine}
      admin: {host: 0.0.0.0, port: 0}
      providers:
        groq:
          engine: openai
          host: https://api.groq.com/openai/v1/
          auth: {type: header, header_name: Authorization, header_value: "Bearer ${KEY}"}
          headers: {X-Team: search}
          limits: {requests_per_minute: 1000, tokens_per_minute: "${TPM:-250000}", max_concurrency: 64}
          retry: {max_retries: 5, initial_delay_ms: 10, max_delay_ms: 20, exponential_base: 1.5}
          timeouts: {first_byte_ms: 1000, total_ms: 2000}
          models:
            - {name: openai/gpt-oss-120b, aliases: [gpt-oss-120b], context_window: 131072, price: {input: 0.15, output: 0.60}}
            - name: plain
        two:
          preset: together
          credentials:
            - {name: a, auth: {type: query, query_name: key, query_value: "${KEY}"}, limits: {requests_per_day: 6}}
            - {name: b, auth: {type: oauth, token_url: "https://host/token", client_id: a, client_secret: "${KEY}"}}
      routers: {support: {variants: [{variant_id: a, weight: 90, model_id: gpt-oss-120b, model_selection: {sort: [{metric: PRICE, direction: ASC}]}}]}}
      tenants: {acme: {weight: 2, max_concurrency: 3, usd_per_day: 1.50}}
      routing: {default_model: groq/gpt-oss-120b, sort: [{metric: LATENCY, direction: ASC}], allowed_providers: ["gr*"]}
      """;

  private static final String ANCHORS =
      """
      providers:
        a: &a {engine: ollama, host: "http://localhost:11434", models: [{name: m}]}
        b: *a
      admin: {port: !!int "8080"}
      """;

  private static final String PROVIDER =
      """
      {"name":"custom","engine":"openai_compatible","display_name":"Custom","base_url":"host/v1/chat/completions",
       "api_key_env":"KEY","requires_auth":true,"supports_streaming":true,"headers":{"X-A":"b"},
       "env_vars":[{"name":"HOST","default":"x","required":false}],"catalogue_names":"custom",
       "models":[{"name":"m","context_limit":4096,"input_token_cost":0.1,"output_token_cost":0.2}],
       "options":{"default_max_tokens":100},"timeout_seconds":30}""";

  private static final String[] WORDS = {
    "kafka",
    "topics",
    "worker",
    "admin",
    "providers",
    "routers",
    "routing",
    "tenants",
    "engine",
    "openai",
    "anthropic",
    "gemini",
    "bedrock",
    "ollama",
    "cli",
    "preset",
    "groq",
    "claude-code",
    "host",
    "auth",
    "type",
    "header",
    "query",
    "oauth",
    "google",
    "aws",
    "none",
    "region",
    "models",
    "aliases",
    "price",
    "limits",
    "retry",
    "timeouts",
    "options",
    "credentials",
    "model_selection",
    "${KEY}",
    "${EMPTY:-x}",
    "${A",
    "- ",
    ": ",
    "\\n  ",
    "&a ",
    "*a",
    "!!str ",
    "? ",
    "|",
    ">-",
    "<<: *a",
    "--- ",
    "... ",
    "%YAML 1.2",
    "# ",
    "\\t"
  };

  @TempDir Path directory;

  @Test
  void whateverAConfigurationHoldsIsReadOrItsMistakesAreTold() throws Exception {
    Path file = directory.resolve("sluice.yaml");
    Fuzzing.of(CONFIGURATION, ANCHORS, "{}", "")
        .words(WORDS)
        .bytesEach(4000)
        .check(
            input -> {
              Files.write(file, input);
              return load(file);
            });
  }

  @Test
  void whateverAProviderFileHoldsIsReadOrItsMistakesAreTold() throws Exception {
    Path file = directory.resolve("sluice.yaml");
    Files.writeString(file, "provider_files: [p.json]\n");
    Fuzzing.of(PROVIDER)
        .words(WORDS)
        .bytesEach(4000)
        .check(
            input -> {
              Files.write(directory.resolve("p.json"), input);
              return load(file);
            });
  }

  private static Object load(Path file) {
    try {
      WorkerConfig config = ConfigLoader.load(file, ENVIRONMENT::get);
      return List.of(config.providers().size(), config.unavailable().size());
    } catch (ConfigException e) {
      for (String mistake : e.mistakes()) {
        require(!mistake.contains(SECRET), "a secret in a message");
        require(mistake.codePoints().noneMatch(Character::isISOControl), "many lines");
      }
      require(!e.mistakes().isEmpty(), "a mistake that nobody tells");
      String first = e.mistakes().getFirst();
      return first.substring(first.lastIndexOf(": ") + 1);
    }
  }

  private static void require(boolean promise, String otherwise) {
    if (!promise) {
      throw new AssertionError(otherwise);
    }
  }
}
