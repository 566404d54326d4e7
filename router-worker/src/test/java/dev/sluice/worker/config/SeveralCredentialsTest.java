package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.provider.Auth;
import dev.sluice.worker.config.Credential.State;
import dev.sluice.worker.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider whose description lists credentials. */
final class SeveralCredentialsTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("A", "sk-a-0123", "B", "sk-b-0123");

  private static final String GROQ =
      """
      providers:
        groq:
          engine: openai
          host: https://api.groq.com/openai/v1
          limits: {requests_per_minute: 100, max_concurrency: 8}
      """;

  @TempDir private Path directory;

  @Test
  void eachHasItsOwnKeyAndLimitsAndTakesTheProvidersWhereItSaysNothing() throws IOException {
    var accounts =
        accounts(
            """
            credentials:
              - {name: a, api_key_env: A}
              - name: b
                auth: {type: header, header_name: x-key, header_value: "${B}"}
                limits: {requests_per_minute: 30, tokens_per_minute: 5000}
            """);

    assertThat(accounts)
        .extracting(AccountSettings::name, SeveralCredentialsTest::header)
        .containsExactly(
            tuple("a", "Authorization: Bearer sk-a-0123"), tuple("b", "x-key: sk-b-0123"));
    assertThat(accounts)
        .extracting(AccountSettings::credential)
        .containsExactly(
            new Credential(State.PRESENT, List.of("A")),
            new Credential(State.PRESENT, List.of("B")));
    assertThat(accounts)
        .extracting(AccountSettings::limits)
        .containsExactly(new Limits(100, null, 8), new Limits(30, 5000, 8));
    assertThat(accounts).extracting(AccountSettings::unavailable).containsOnlyNulls();
  }

  private static String header(AccountSettings account) {
    var header = (Auth.Header) account.auth();
    return header.name() + ": " + header.value().reveal();
  }

  @Test
  void aProviderThatListsNoneHasOne() throws IOException {
    var accounts = accounts("api_key_env: A\n");

    assertThat(accounts).hasSize(1);
    assertThat(header(accounts.getFirst())).isEqualTo("Authorization: Bearer sk-a-0123");
    assertThat(accounts.getFirst().limits()).isEqualTo(new Limits(100, null, 8));
  }

  @Test
  void oneWhoseVariableIsNotSetIsLeftOutAndSaysWhy() throws IOException {
    var accounts =
        accounts("credentials: [{name: a, api_key_env: A}, {name: c, api_key_env: NO_KEY}]\n");

    assertThat(accounts)
        .extracting(AccountSettings::unavailable)
        .containsExactly(null, "the environment variable NO_KEY is not set");
  }

  @Test
  void aPresetsOwnCredentialGivesWayToThem() throws IOException {
    var file =
        write(
            """
            providers:
              groq: {preset: groq, credentials: [{name: a, api_key_env: A}, {name: b, api_key_env: B}]}
            """);

    var config = ConfigLoader.load(file, ENVIRONMENT::get);

    assertThat(config.providers().getFirst().accounts())
        .extracting(AccountSettings::name)
        .containsExactly("a", "b");
    assertThat(config.unavailable()).isEmpty();
  }

  @Test
  void aProviderFileWithoutAnyThatIsSetIsUnavailable() throws IOException {
    Files.writeString(
        directory.resolve("groq.json"),
        """
        {"name": "groq", "engine": "openai", "host": "https://api.groq.com/openai/v1",
         "credentials": [{"name": "a", "api_key_env": "NO_A"}, {"name": "b", "api_key_env": "NO_B"}]}
        """);

    var config = ConfigLoader.load(write("provider_files: [groq.json]"), ENVIRONMENT::get);

    assertThat(config.providers()).isEmpty();
    assertThat(config.unavailable().getFirst().reason())
        .contains("the environment variable NO_A is not set")
        .contains("the environment variable NO_B is not set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          credentials: []                                              | credentials: must list at least one credential
          credentials: [{api_key_env: A}]                              | credentials[0].name: is missing
          credentials: [{name: a}]                                     | credentials[0].auth: is missing; say auth or api_key_env
          credentials: [{name: a, api_key_env: A}, {name: a, api_key_env: B}] | credentials[1].name: there is already a credential named a
          credentials: [{name: a, api_key_env: A, limit: 5}]           | credentials[0].limit: unknown key; did you mean limits?
          credentials: [{name: a, api_key_env: NO_KEY}]                | credentials: credential a: the environment variable NO_KEY is not set
          credentials: [{name: a, api_key_env: A, limits: {max_concurrency: 0}}] | credentials[0].limits.max_concurrency: must be a whole number
          {api_key_env: A, credentials: [{name: a, api_key_env: B}]}   | api_key_env: credentials say it already; leave it out
          """)
  void aMistakeIsNamed(String written, String said) throws IOException {
    String keys = written.startsWith("{") ? written.substring(1, written.length() - 1) : written;
    var file =
        write(
            "providers: {groq: {engine: openai, host: \"https://api.groq.com/v1\", %s}}\n"
                .formatted(keys));

    var refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, ENVIRONMENT::get));

    assertThat(refused.mistakes()).hasSize(1);
    assertThat(refused.mistakes().getFirst())
        .startsWith(file + ":1: providers.groq." + said)
        .doesNotContain("sk-");
  }

  private List<AccountSettings> accounts(String more) throws IOException {
    var file = write(GROQ + more.indent(4));
    return ConfigLoader.load(file, ENVIRONMENT::get).providers().getFirst().accounts();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("sluice.yaml"), yaml);
  }
}
