package dev.sluice.worker.config;

import static dev.sluice.worker.config.MistakenFiles.GROQ;
import static dev.sluice.worker.config.MistakenFiles.SECRET;
import static dev.sluice.worker.config.MistakenFiles.mistake;
import static dev.sluice.worker.config.MistakenFiles.mistakesIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigMistakesTest {

  @TempDir private Path directory;

  static Stream<Arguments> filesWithOneMistake() {
    return Stream.of(
        // Values.
        mistake(
            GROQ + "    limits:\n      requests_per_minute: many\n",
            7,
            "providers.groq.limits.requests_per_minute: must be a whole number of at least 1, not \"many\""),
        mistake(
            GROQ + "    limits: {max_concurrency: 0}\n",
            6,
            "providers.groq.limits.max_concurrency: must be a whole number of at least 1, not \"0\""),
        mistake(
            GROQ + "    limits: {tokens_per_minute: 99999999999999999999}\n",
            6,
            "providers.groq.limits.tokens_per_minute: must be a whole number of at least 1, not"
                + " \"99999999999999999999\""),
        mistake(
            "admin: {port: 65536}",
            1,
            "admin.port: must be a whole number from 0 to 65535, not \"65536\""),
        mistake(
            "admin:\n  port: 1\n  host: 0.0.0.0\n",
            3,
            "admin.host: other machines reach it there, so admin.token is needed beside it, such as"
                + " \"${SLUICE_ADMIN_TOKEN}\""),
        mistake(
            "admin: {host: sluice.example.com, token: }",
            1,
            "admin.host: other machines reach it there, so admin.token is needed beside it, such as"
                + " \"${SLUICE_ADMIN_TOKEN}\""),
        mistake(
            "admin:\n  host: '::'\n  token: '${SLUICE_ADMIN_TOKEN}'\n",
            3,
            "admin.token: the environment variable SLUICE_ADMIN_TOKEN is not set; set it, or give a"
                + " default as ${SLUICE_ADMIN_TOKEN:-default}"),
        mistake(
            "admin: {host: 10.0.0.1, token: 'with space'}",
            1,
            "admin.token: must be at least 8 visible ASCII characters without spaces"),
        mistake(
            "worker:\n  drain_timeout: 30\n",
            2,
            "worker.drain_timeout: must be a time such as 500ms, 30s or 5m, not \"30\""),
        mistake(
            "duplicates: {window: never}",
            1,
            "duplicates.window: must be a time such as 500ms, 30s, 5m or 24h, or 0, not \"never\""),
        mistake(
            "worker: {max_in_flight_bytes: 1 GB}",
            1,
            "worker.max_in_flight_bytes: must be a size such as 1048576, 64MiB or 1GiB, not \"1 GB\""),
        mistake(
            "topics: {prefix: 'llm/'}",
            1,
            "topics.prefix: must be the beginning of a topic's name: letters, digits, '.', '_' and"
                + " '-', not \"llm/\""),
        mistake(
            "topics: {reply_allowed: [llm.*, 'my app.*']}",
            1,
            "topics.reply_allowed[1]: must be the name of a topic: letters, digits, '.', '_' and"
                + " '-', with * for anything, not \"my app.*\""),
        mistake(
            "topics: {replication: 0}",
            1,
            "topics.replication: must be a whole number from 1 to 32767, not \"0\""),
        mistake(
            GROQ + "    retry: {exponential_base: 0.5}\n",
            6,
            "providers.groq.retry.exponential_base: must be a number of at least 1, not \"0.5\""),
        mistake(
            GROQ + "    retry: {initial_delay_ms: 5000, max_delay_ms: 1000}\n",
            6,
            "providers.groq.retry.max_delay_ms: must not be less than initial_delay_ms"),
        mistake(
            GROQ + "routing: {sort: [{metric: SPEED, direction: ASC}]}",
            6,
            "routing.sort[0].metric: must be LATENCY or PRICE or THROUGHPUT, not \"SPEED\""),
        mistake(
            "tenants: {acme: {weight: 0}}",
            1,
            "tenants.acme.weight: must be a whole number from 1 to 1000000, not \"0\""),
        mistake(
            "tenants:\n  acme: {max_in_flight: 0}\n",
            2,
            "tenants.acme.max_in_flight: must be a whole number of at least 1, not \"0\""),
        mistake(
            "tenants: {'*': {usd_per_day: -1}}",
            1,
            "tenants.*.usd_per_day: must be a number of at least 0, not \"-1\""),
        mistake(
            "tenants: {' ': {weight: 2}}",
            1,
            "tenants. : must be the name of a tenant, as jobs say it, or * for any other"),
        mistake(
            GROQ.replace("{name: llama}", "{name: llama, limits: {requests_per_day: 0}}"),
            5,
            "providers.groq.models[0].limits.requests_per_day: must be a whole number of at least 1,"
                + " not \"0\""),
        // Kinds.
        mistake("worker: 5", 1, "worker: must hold keys and values, not a single value"),
        mistake("providers: {groq: }", 1, "providers.groq: must hold keys and values, not nothing"),
        mistake(
            "topics: {prefix: [a]}",
            1,
            "topics.prefix: must be the beginning of a topic's name: letters, digits, '.', '_' and '-', not a list"),
        mistake("provider_files: a.json", 1, "provider_files: must be a list, not a single value"),
        mistake("- a\n- b\n", 1, "must hold keys and values, not a list"),
        // Keys.
        mistake(
            "worker: {max_inflight: 5}",
            1,
            "worker.max_inflight: unknown key; did you mean max_in_flight? known keys: group_id,"
                + " max_in_flight, max_in_flight_bytes, drain_timeout"),
        mistake(
            "kafka: {}\nbrokers: {}\n",
            2,
            "brokers: unknown key; known keys: kafka, topics, worker, duplicates, admin,"
                + " providers, provider_files, catalogue_files, routers, routing, tenants, redis"),
        mistake(
            "admin: {port: 1, colour: red}",
            1,
            "admin.colour: unknown key; known keys: host, port, token"),
        mistake(
            "admin:\n  port: 1\n  host: localhost\n  port: 2\n",
            4,
            "admin.port: is there twice; the first is on line 2"),
        mistake("? [a, b]\n: 1\n", 1, "a key must be a plain text"),
        mistake(
            "tenants: {acme: {max_inflight: 5}}",
            1,
            "tenants.acme.max_inflight: unknown key; did you mean max_in_flight? known keys: weight,"
                + " max_in_flight, usd_per_day"),
        // Routing.
        mistake(
            GROQ + "routing: {default_model: gpt}\n",
            6,
            "routing.default_model: no provider has the model \"gpt\"; there are: llama"),
        mistake(
            GROQ + "routing:\n  allowed_providers:\n    - groq\n    - tog*\n",
            9,
            "routing.allowed_providers[1]: matches none of the providers: groq"),
        mistake(
            GROQ + "routing: {allowed_providers: []}\n",
            6,
            "routing.allowed_providers: must name at least one provider; * stands for all"),
        mistake(
            GROQ + "routing: {allowed_providers: ['gr?q']}\n",
            6,
            "routing.allowed_providers[0]: must be the name of a provider, with * for anything, not"
                + " \"gr?q\""),
        // Kafka.
        mistake(
            "kafka:\n  group.id: mine\n", 2, "kafka.group.id: belongs under worker, as group_id"),
        mistake(
            "kafka: {isolation.level: read_uncommitted}",
            1,
            "kafka.isolation.level: cannot be changed: the guarantees rest on it"),
        mistake(
            "kafka: {bootstrap.servers: 'localhost'}",
            1,
            "kafka.bootstrap.servers: must be host:port, more of them after commas"),
        mistake(
            "kafka: {bootstrap: {servers: a}}",
            1,
            "kafka.bootstrap: must be a text, not keys and values"),
        // Variables.
        mistake(
            "kafka:\n  ssl.key.password: ${SSL_PASSWORD}\n",
            2,
            "kafka.ssl.key.password: the environment variable SSL_PASSWORD is not set; set it, or"
                + " give a default as ${SSL_PASSWORD:-default}"),
        mistake(
            "worker: {group_id: \"${EMPTY}\"}",
            1,
            "worker.group_id: the environment variable EMPTY is empty; set it, or give a default as"
                + " ${EMPTY:-default}"),
        mistake(
            "worker: {group_id: \"${A B}\"}",
            1,
            "worker.group_id: a ${ must begin ${NAME}, ${NAME:-default} or"
                + " ${file:/path/of/a/secret}"),
        mistake(
            "worker: {group_id: \"${file:no-such}\"}",
            1,
            "worker.group_id: cannot read the file no-such: it does not exist"),
        // Files.
        mistake(
            "provider_files: ['missing/*.json']",
            1,
            "provider_files[0]: cannot look in {dir}/missing: it does not exist"),
        mistake(
            "provider_files:\n  - one.json\n",
            2,
            "provider_files[0]: no file matches; looked in {dir}"),
        mistake(
            "provider_files: ['a[.json']",
            1,
            "provider_files[0]: is no valid pattern; look at its brackets"),
        // Syntax.
        mistake(
            "worker: {}\nadmin: {host: \u0001}\n",
            2,
            "this is neither YAML nor JSON: it holds a control character"),
        mistake(
            "admin: {port: 1\nworker: 2\n",
            2,
            "this is neither YAML nor JSON: expected ',' or '}', but got :"),
        mistake(
            "kafka: {\n  ssl.key.password: ${KEY}\n}\n",
            2,
            "this is neither YAML nor JSON: expected ',' or '}', but got { (inside { } a value with"
                + " ${…} needs quotes)"),
        mistake(
            "---\nadmin: {}\n---\nworker: {}\n",
            3,
            "this is neither YAML nor JSON: expected a single document in the stream but found another document"));
  }

  @ParameterizedTest
  @MethodSource("filesWithOneMistake")
  void aMistakeIsNamedWithItsFileLinePathAndWhatWouldBeRight(String yaml, int line, String expected)
      throws IOException {
    var file = write("sluice.yaml", yaml);

    assertThat(mistakesIn(file))
        .containsExactly(
            file + ":" + line + ": " + expected.replace("{dir}", directory.toString()));
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheirLines() throws IOException {
    write("p.json", "{\"name\": \"p\",\n \"engine\": 1,\n \"hots\": \"x\"}");
    var file =
        write(
            "sluice.yaml",
            """
            wrker: {}
            provider_files: [p.json]
            worker:
              max_in_flight: 0
            admin: {port: x}
            """);

    var mistakes = mistakesIn(file);

    assertThat(mistakes)
        .extracting(line -> line.substring(directory.toString().length() + 1).split(": ", 2)[0])
        .containsExactly("sluice.yaml:1", "sluice.yaml:4", "sluice.yaml:5", "p.json:2", "p.json:3");
  }

  @Test
  void aKeyThatIsIgnoredIsStillTheOneThatWasMeant() throws IOException {
    var file = write("sluice.yaml", GROQ + "    dsplay_name: y\n");

    assertThat(mistakesIn(file))
        .singleElement()
        .asString()
        .startsWith(
            file + ":6: providers.groq.dsplay_name: unknown key; did you mean display_name? known")
        .doesNotContain(", display_name");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var file = directory.resolve("sluice.yaml");

    assertThat(mistakesIn(file))
        .containsExactly(file + ": cannot read this file: it does not exist");
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    var file = Files.write(directory.resolve("sluice.yaml"), new byte[] {(byte) 0xff, 0});

    assertThat(mistakesIn(file))
        .containsExactly(file + ": cannot read this file: it is not UTF-8 text");
  }

  @Test
  void aSecretIsNotToldWhateverIsWrongAboutIt() throws IOException {
    Files.writeString(directory.resolve("key"), "two\nlines " + SECRET);
    var file =
        write(
            "sluice.yaml",
            """
            worker: {max_in_flight: "${KEY}", group_id: "${KEY} ${UNSET}"}
            providers:
              a:
                engine: "${KEY}"
                host: https://user:sk-live-0123456789@api.example.com/
                auth: {type: header, header_name: Authorization, header_value: "${file:key}"}
                headers: {X-Key: "sk-live-0123456789\\n"}
                models: [{name: m, price: {input: "${KEY}", output: 1}}]
            """);

    assertThat(mistakesIn(file)).hasSize(7).noneMatch(line -> line.contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void levelsWithoutEndAreNoEndOfTheProgram(String level) throws IOException {
    var file = write("sluice.yaml", "admin: {}\nrouting:\n  " + level.repeat(100_000));

    assertThat(mistakesIn(file)).containsExactly(file + ":3: this is nested deeper than 64 levels");
  }

  @Test
  void aValueThatHoldsItselfIsNamed() throws IOException {
    var file =
        write("sluice.yaml", "routing:\n  model_selection: &a\n    only: [x]\n    ignore: *a\n");

    assertThat(mistakesIn(file)).containsExactly(file + ":4: this value holds itself");
  }

  @Test
  void aFewLinesThatStandForBillionsAreNotReadOut() throws IOException {
    var text = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
    for (int i = 1; i < 12; i++) {
      text.append("x%d: &x%d [".formatted(i, i))
          .append("*x%d, ".formatted(i - 1).repeat(10))
          .append("]\n");
    }
    var file = write("sluice.yaml", text.toString());

    assertThat(mistakesIn(file)).containsExactly(file + ":6: this has more than a million values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"admin\\n2026 ERROR \\e[31m\\x9b\\u2028\": 1",
        "providers: {\"a\\nb\": {engine: openai, \"\\r\": 1}}",
        "*",
        "\"\\u",
        "{\"\", \"\\n\": {A}, \"\": [{}], {\"\":}, s}"
      })
  void aMistakeIsOneLineWhateverTheFileHolds(String yaml) throws IOException {
    var file = write("sluice.yaml", yaml);

    assertThat(mistakesIn(file))
        .isNotEmpty()
        .noneMatch(line -> line.matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*"));
  }

  @Test
  void aLineOfAMistakeStaysOneShortLine() throws IOException {
    var file = write("sluice.yaml", "admin: {port: \"" + "a\\n".repeat(500) + "\"}");

    assertThat(mistakesIn(file)).singleElement().asString().hasLineCount(1).hasSizeLessThan(250);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
  }
}
