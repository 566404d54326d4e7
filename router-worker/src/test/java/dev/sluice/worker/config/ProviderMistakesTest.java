package dev.sluice.worker.config;

import static dev.sluice.worker.config.MistakenFiles.GROQ;
import static dev.sluice.worker.config.MistakenFiles.mistake;
import static dev.sluice.worker.config.MistakenFiles.mistakesIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.Engines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderMistakesTest {

  private static final String ENGINES =
      String.join(" or ", new Engines(InstantSource.system()).names());

  @TempDir private Path directory;

  static Stream<Arguments> providersWithOneMistake() {
    return Stream.of(
        mistake(
            "providers:\n  groq:\n    host: http://x\n    models: [{name: a}]\n",
            2,
            "providers.groq.engine: is missing; must be " + ENGINES),
        mistake(
            "providers:\n  groq: {engine: openai, host: 'http://x', dynamic_models: false}\n",
            2,
            "providers.groq.models: must be a list of at least one model where dynamic_models is"
                + " false"),
        mistake(
            "providers:\n  groq: {engine: openai}\n",
            2,
            "providers.groq.host: is missing; must be an http:// or https:// URL with a host and"
                + " without user, query or fragment"),
        mistake(
            GROQ + "    auth: {type: header, header_name: X-Key}\n",
            6,
            "providers.groq.auth.header_value: is missing; must be one line of visible ASCII characters"),
        mistake(
            "providers:\n  groq: {engine: acme, host: 'http://x', models: [{name: a}]}\n",
            2,
            "providers.groq.engine: must be " + ENGINES + ", not \"acme\""),
        mistake(
            GROQ + "    auth: {type: basic}\n",
            6,
            "providers.groq.auth.type: must be header or query or oauth or google or aws or none,"
                + " not \"basic\""),
        mistake(
            GROQ + "    auth: {type: aws, region: eu-west-1, access_key_id: a}\n",
            6,
            "providers.groq.auth: access_key_id and secret_access_key go together; give both or"
                + " none"),
        mistake(
            GROQ + "    auth: {type: query, query_name: key}\n",
            6,
            "providers.groq.auth.query_value: is missing; must be a text that is not empty"),
        mistake(
            GROQ + "    auth: {type: none}\n    api_key_env: KEY\n",
            7,
            "providers.groq.api_key_env: auth says it already; leave one of them out"),
        mistake(
            GROQ + "    base_url: https://y\n",
            6,
            "providers.groq.base_url: host says it already; leave one of them out"),
        mistake(
            "providers:\n  a: {engine: openai, base_url: x.com, base_path: v1/completions}\n",
            2,
            "providers.a.base_path: must end with chat/completions"),
        mistake(
            GROQ + "    timeouts: {total_ms: 1}\n    timeout_seconds: 1\n",
            7,
            "providers.groq.timeout_seconds: timeouts says it already; leave one of them out"),
        mistake(
            GROQ + "    supports_streaming: false\n",
            6,
            "providers.groq.supports_streaming: must be true: jobs may ask for a stream"),
        mistake(
            GROQ + "    preset: grok\n",
            6,
            "providers.groq.preset: must be "
                + String.join(" or ", Presets.names())
                + ", not \"grok\""),
        mistake(
            GROQ + "    env_vars: [{name: A B}]\n",
            6,
            "providers.groq.env_vars[0].name: must be the name of an environment variable, not \"A"
                + " B\""),
        mistake(
            "providers:\n  a: {engine: openai, host: 'http://x', models: [{name: m,"
                + " request_params: {stream: true}}]}\n",
            2,
            "providers.a.models[0].request_params: cannot hold messages, model, stream,"
                + " stream_options"),
        mistake(
            "providers:\n  a: {engine: openai, host: 'http://x', models: [{name: m, context_window:"
                + " 1, context_limit: 1}]}\n",
            2,
            "providers.a.models[0].context_limit: context_window says it already; leave one of them"
                + " out"),
        mistake(
            GROQ + "    auth: {type: none, header_value: x}\n",
            6,
            "providers.groq.auth.header_value: is not used with type none"),
        mistake(
            GROQ
                + """
                    auth: {type: header, header_name: X-Key, header_value: a}
                    headers:
                      x-key: b
                """,
            8,
            "providers.groq.headers.x-key: this header is there already; case makes no difference"),
        mistake(
            GROQ + "    headers: {'X Key': a}\n",
            6,
            "providers.groq.headers.X Key: is not the name of an HTTP header, such as Authorization"),
        mistake(
            "providers:\n  a/b: {engine: openai, host: 'http://x', models: [{name: a}]}\n",
            2,
            "providers.a/b: must be a name of letters, digits, '.', '_' and '-'"),
        mistake(
            """
            providers:
              groq:
                engine: openai
                host: https://x
                models:
                  - {name: big, aliases: [large]}
                  - name: small
                    aliases: [tiny, large]
            """,
            8,
            "providers.groq.models[1].aliases[1]: \"large\" already stands for the model big of this"
                + " provider"),
        mistake(
            """
            providers:
              groq:
                engine: openai
                host: https://x
                models:
                  - {name: big}
                  - {name: big}
            """,
            7,
            "providers.groq.models[1].name: \"big\" already stands for the model big of this provider"));
  }

  @ParameterizedTest
  @MethodSource("providersWithOneMistake")
  void aMistakeInAProviderIsNamedWithItsLinePathAndWhatWouldBeRight(
      String yaml, int line, String expected) throws IOException {
    var file = write("sluice.yaml", yaml);

    assertThat(mistakesIn(file)).containsExactly(file + ":" + line + ": " + expected);
  }

  @Test
  void aMistakeInAProviderFileIsNamedWithThatFile() throws IOException {
    var provider =
        write(
            "groq.json",
            """
            {
            \t"name": "groq",
            \t"engine": "openai",
            \t"host": "nowhere",
            \t"models": [
            \t\t{"name": "a", "context_window": "big"}
            \t]
            }
            """);
    var file = write("sluice.yaml", "provider_files: [groq.json]");

    assertThat(mistakesIn(file))
        .containsExactly(
            provider
                + ":4: host: must be an http:// or https:// URL with a host and without user, query"
                + " or fragment",
            provider
                + ":6: models[0].context_window: must be a whole number of at least 1, not \"big\"");
  }

  @Test
  void twoProvidersOfOneNameAreAMistake() throws IOException {
    var provider =
        write(
            "groq.json",
            """
            {"engine": "openai", "host": "https://x", "models": [{"name": "a"}],
             "name": "groq"}
            """);
    var file = write("sluice.yaml", GROQ + "provider_files: ['*.json']\n");

    assertThat(mistakesIn(file))
        .containsExactly(provider + ":2: name: there is already a provider named groq");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
  }
}
