package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.config.Credential.State;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  private static final String WHOLE =
      """
      kafka: {bootstrap.servers: "localhost:9092,other:9092", client.rack: 7, ssl.key.password: "${KEY}"}
      topics: {prefix: "acme.", partitions: 24, replication: 3, reply_allowed: ["acme.*", "my-app.*"]}
      worker: {max_in_flight: 5000, max_in_flight_bytes: 64MiB, drain_timeout: 2m, group_id: mine}
      admin: {host: 0.0.0.0, port: 0, token: "${KEY}"}
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
            - {name: openai/gpt-oss-120b, aliases: [gpt-oss-120b], context_window: 131072, supports_tools: false, supports_vision: true, price: {input: 0.15, output: 0.60}}
            - name: plain
      routing: {default_model: groq/gpt-oss-120b, sort: [{metric: LATENCY, direction: ASC}], allowed_providers: ["gr*"]}
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "sk-live-0123456789");

  @TempDir private Path directory;

  @Test
  void everySectionIsReadIntoItsType() throws IOException {
    var config = load(WHOLE);

    assertThat(config.kafka().values())
        .containsOnly(
            Map.entry("bootstrap.servers", "localhost:9092,other:9092"),
            Map.entry("client.rack", "7"),
            Map.entry("ssl.key.password", "sk-live-0123456789"));
    assertThat(config.kafka().bootstrapServers()).contains("localhost:9092,other:9092");
    assertThat(config.topics())
        .isEqualTo(new Topics("acme.", 24, 3, List.of("acme.*", "my-app.*")));
    assertThat(config.worker())
        .isEqualTo(new WorkerSettings("mine", 5000, 64L << 20, Duration.ofMinutes(2)));
    assertThat(config.admin().host()).isEqualTo("0.0.0.0");
    assertThat(config.admin().port()).isZero();
    assertThat(config.admin().token())
        .isNotNull()
        .hasToString("[hidden]")
        .extracting(Secret::reveal)
        .isEqualTo("sk-live-0123456789");
    assertThat(config.routing().defaultModel()).isEqualTo("groq/gpt-oss-120b");
    assertThat(config.routing().sort()).containsExactly(new SortKey(Metric.LATENCY, Direction.ASC));
    assertThat(config.routing().allowedProviders()).containsExactly("gr*");
    assertThat(config.unavailable()).isEmpty();
  }

  @Test
  void aProviderIsReadIntoItsTypes() throws IOException {
    var provider = load(WHOLE).providers().getFirst();

    assertThat(provider.name()).isEqualTo("groq");
    assertThat(provider.spec().engine()).isEqualTo("openai");
    assertThat(provider.spec().host()).isEqualTo(URI.create("https://api.groq.com/openai/v1"));
    assertThat(provider.spec().headers()).containsOnlyKeys("X-Team");
    assertThat(provider.spec().auth())
        .isInstanceOfSatisfying(
            Auth.Header.class,
            auth -> assertThat(auth.value().reveal()).isEqualTo("Bearer sk-live-0123456789"));
    assertThat(provider.credential()).isEqualTo(new Credential(State.PRESENT, List.of("KEY")));
    assertThat(provider.spec().timeouts())
        .isEqualTo(new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    assertThat(provider.limits()).isEqualTo(new Limits(1000, 250_000, 64));
    assertThat(provider.retry())
        .isEqualTo(new RetryPolicy(5, Duration.ofMillis(10), Duration.ofMillis(20), 1.5));
    assertThat(provider.models().open()).isFalse();
    assertThat(provider.models().listed())
        .containsExactly(
            new Model(
                "openai/gpt-oss-120b",
                List.of("gpt-oss-120b"),
                131_072,
                new Model.Abilities(false, true, null),
                new Price(new BigDecimal("0.15"), new BigDecimal("0.60"))),
            Model.named("plain"));
  }

  @Test
  void anEmptyFileHasTheDefaults() throws IOException {
    var config = load("# nothing yet\n");

    assertThat(config.kafka().bootstrapServers()).isEmpty();
    assertThat(config.topics()).isEqualTo(new Topics("llm.", 12, -1, List.of("llm.*")));
    assertThat(config.topics().jobs()).isEqualTo("llm.jobs");
    assertThat(config.topics().results()).isEqualTo("llm.results");
    assertThat(config.topics().deadLetters()).isEqualTo("llm.dead-letters");
    assertThat(config.worker())
        .isEqualTo(new WorkerSettings("sluice-workers", 1000, 256L << 20, Duration.ofMinutes(15)));
    assertThat(config.admin()).isEqualTo(new AdminSettings("127.0.0.1", 8080));
    assertThat(config.providers()).isEmpty();
    assertThat(config.routing().defaultModel()).isNull();
    assertThat(config.routing().allowedProviders()).containsExactly("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "localhost", "LocalHost", "::1", "[::1]"})
  void whereThisMachineAloneReachesItNoTokenIsNeeded(String host) throws IOException {
    assertThat(load("admin: {host: \"" + host + "\"}").admin().token()).isNull();
  }

  @Test
  void whatMayBeRepliedToFollowsThePrefix() throws IOException {
    assertThat(load("topics: {prefix: acme-}").topics().replyAllowed()).containsExactly("acme-*");
  }

  @Test
  void sectionsAndValuesLeftEmptyHaveTheDefaults() throws IOException {
    var config = load("kafka:\nworker:\n  max_in_flight: ~\nproviders:\nrouting:\n");

    assertThat(config.worker()).isEqualTo(WorkerSettings.DEFAULT);
  }

  @Test
  void aProviderWithoutMoreThanItMustHaveHasTheDefaults() throws IOException {
    var provider =
        load("providers: {local: {engine: openai, host: 'http://localhost:1234/v1', models: [{name: m}]}}")
            .providers()
            .getFirst();

    assertThat(provider.spec().headers()).isEmpty();
    assertThat(provider.spec().timeouts()).isEqualTo(Timeouts.DEFAULT);
    assertThat(provider.limits()).isEqualTo(Limits.NONE);
    assertThat(provider.retry()).isEqualTo(RetryPolicy.DEFAULT);
  }

  @Test
  void providerFilesAreFoundFromTheConfigurationAndReadInTheOrderOfTheirNames() throws IOException {
    writeProvider("providers/b.json", "b", "plain");
    writeProvider("providers/a.json", "a", "plain");
    writeProvider("providers/.more/c.json", "c", "plain");
    writeProvider("other [1]/d.json", "d", "plain");
    Files.writeString(directory.resolve("providers/notes.txt"), "no provider");

    assertThat(names(load("provider_files: ['providers/*.json', providers/a.json]")))
        .containsExactly("a", "b");
    assertThat(names(load("provider_files: ['providers/**.json']"))).containsExactly("c", "a", "b");
    assertThat(names(load("provider_files: ['other \\[1\\]/d.json']"))).containsExactly("d");
    assertThat(names(load("provider_files: ['" + directory + "/providers/a.json']")))
        .containsExactly("a");
  }

  @Test
  void aDirectoryStandsForTheProviderFilesInItOfWhichThereMayBeNoneYet() throws IOException {
    Files.createDirectories(directory.resolve("providers"));

    assertThat(names(load("provider_files: [providers]"))).isEmpty();
    assertThat(names(load("provider_files: ['providers/*.json']"))).isEmpty();
    writeProvider("providers/later.json", "later", "plain");
    assertThat(names(load("provider_files: [providers/]"))).containsExactly("later");
  }

  @Test
  void aDirectoryMayHaveTheLettersOfAPatternInItsName() throws IOException {
    var odd = Files.createDirectories(directory.resolve("a{b}*[c]"));
    writeProvider("a{b}*[c]/p.json", "p", "plain");
    var file = Files.writeString(odd.resolve("sluice.yaml"), "provider_files: ['*.json']");

    assertThat(names(ConfigLoader.load(file, ENVIRONMENT::get))).containsExactly("p");
  }

  @Test
  void aProviderFileWithAnUnsetVariableIsUnavailableAndSaysWhy() throws IOException {
    var file = writeProvider("groq.json", "groq", "Bearer ${GROQ_API_KEY}");
    writeProvider("other.json", "other", "Bearer ${KEY}");

    var config =
        load(
            "provider_files: ['*.json']\nrouting: {default_model: elsewhere, allowed_providers: [groq]}");

    assertThat(names(config)).containsExactly("other");
    var groq = config.unavailable().getFirst();
    assertThat(config.unavailable()).hasSize(1);
    assertThat(groq.metadata())
        .isEqualTo(
            new ProviderMetadata(
                "groq", "openai", ProviderMetadata.Kind.API, "https://api.example.com/v1"));
    assertThat(groq.credential()).isEqualTo(new Credential(State.MISSING, List.of("GROQ_API_KEY")));
    assertThat(groq.reason())
        .isEqualTo(
            file
                + ":10: auth.header_value: the environment variable GROQ_API_KEY is not set; set"
                + " it, or give a default as ${GROQ_API_KEY:-default}");
  }

  @Test
  void aSecretOutOfAFileHasNoNewlineAtItsEnd() throws IOException {
    Files.writeString(directory.resolve("key"), "s3cret value\n");
    var file = directory.resolve("sluice.yaml");
    var config = load("kafka: {a: \"<${file:key}>\", b: \"<${file:" + directory + "/key}>\"}");

    assertThat(file).exists();
    assertThat(config.kafka().values())
        .containsEntry("a", "<s3cret value>")
        .containsEntry("b", "<s3cret value>");
  }

  @ParameterizedTest
  @CsvSource({
    "docs/CONFIGURATION.md, groq",
    "README.md, groq",
    "examples/sluice.yaml, groq",
    "examples/docker/sluice.yaml, simulator"
  })
  void whatTheProjectShowsAsAConfigurationIsRight(String path, String provider) throws IOException {
    var text = Files.readString(Path.of("..").resolve(path));
    int start = path.endsWith(".md") ? text.indexOf("```yaml\n") + "```yaml\n".length() : 0;
    int end = path.endsWith(".md") ? text.indexOf("```", start) : text.length();
    writeProvider("providers/a.json", "a", "plain");
    var file = Files.writeString(directory.resolve("sluice.yaml"), text.substring(start, end));

    var config =
        ConfigLoader.load(
            file, Map.of("GROQ_API_KEY", "k", "SLUICE_ADMIN_TOKEN", "t0ken-of-a-test")::get);

    assertThat(names(config)).contains(provider);
  }

  @Test
  void noTextFormShowsASecret() throws IOException {
    assertThat(load(WHOLE).toString()).contains("groq").doesNotContain("sk-live");
  }

  @Test
  void anotherClusterLeavesTheOtherSettings() throws IOException {
    var kafka = load(WHOLE).kafka().withBootstrapServers("here:1");

    assertThat(kafka.bootstrapServers()).contains("here:1");
    assertThat(kafka.values()).containsEntry("client.rack", "7");
  }

  private static List<String> names(WorkerConfig config) {
    return config.providers().stream().map(ProviderSettings::name).toList();
  }

  private WorkerConfig load(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ConfigLoader.load(file, ENVIRONMENT::get);
  }

  private Path writeProvider(String path, String name, String credential) throws IOException {
    var file = directory.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(
        file,
        """
        {
          "name": "%s",
          "engine": "openai",
          "host": "https:\\/\\/api.example.com/v1",
          "models": [
            {"name": "m-%s", "context_window": 8192, "supports_tools": true}
          ],
          "auth": {
            "type": "header",
            "header_name": "Authorization", "header_value":
              "%s"
          }
        }
        """
            .formatted(name, name, credential)
            .replace("\"header_value\":\n      ", "\"header_value\":"));
  }
}
