package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderMetadata.Kind;
import dev.sluice.worker.config.Credential.State;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptions that come with the worker. */
final class PresetsTest {

  private static final String KEY = "sk-live-0123456789";

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>(Map.of("GROQ_API_KEY", KEY));

  @Test
  void everyFileThatIsThereIsOffered() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/dev/sluice/providers"))) {
      assertThat(files.map(file -> file.toFile().getName().replace(".json", "")).sorted())
          .containsExactlyElementsOf(Presets.names());
    }
  }

  @Test
  void allOfThemCanBeReadAndThoseThatLackAVariableSaySo() {
    var config = ConfigLoader.presets(environment::get);

    assertThat(config.providers().size() + config.unavailable().size())
        .isEqualTo(Presets.names().size());
    assertThat(config.providers())
        .extracting(ProviderSettings::name)
        .contains("docker-model-runner", "groq", "litellm");
    assertThat(config.unavailable())
        .filteredOn(provider -> provider.name().equals("databricks"))
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.reason())
                  .isEqualTo(
                      "the environment variable DATABRICKS_TOKEN is not set; the environment variable"
                          + " DATABRICKS_HOST is not set");
              assertThat(provider.credential())
                  .isEqualTo(new Credential(State.MISSING, List.of("DATABRICKS_TOKEN")));
              assertThat(provider.metadata().kind()).isEqualTo(Kind.CLOUD);
            });
  }

  @Test
  void aPresetAndAKeyInTheEnvironmentAreAllThatIsNeeded() throws IOException {
    var groq = provider("providers: {groq: {preset: groq}}");

    assertThat(groq.spec().host()).hasToString("https://api.groq.com/openai/v1");
    assertThat(groq.spec().auth())
        .isInstanceOfSatisfying(
            Auth.Header.class,
            auth -> {
              assertThat(auth.name()).isEqualTo("Authorization");
              assertThat(auth.value().reveal()).isEqualTo("Bearer " + KEY);
            });
    assertThat(groq.models().listed()).extracting(Model::name).contains("openai/gpt-oss-120b");
    assertThat(groq.models().open()).isTrue();
  }

  @Test
  void anyFieldOfItMayBeOverriddenAndASectionKeyByKey() throws IOException {
    environment.put("MINE", "my-own-key");
    var groq =
        provider(
            """
            providers:
              fast:
                preset: groq
                host: http://localhost:1/v1
                auth: {type: header, header_name: X-Key, header_value: "${MINE}"}
                limits: {max_concurrency: 64, requests_per_minute: }
                models: [{name: other}]
                kind: local
            """);

    assertThat(groq.name()).isEqualTo("fast");
    assertThat(groq.spec().host()).hasToString("http://localhost:1/v1");
    assertThat(groq.spec().auth())
        .isInstanceOfSatisfying(
            Auth.Header.class, auth -> assertThat(auth.name()).isEqualTo("X-Key"));
    assertThat(groq.credential()).isEqualTo(new Credential(State.PRESENT, List.of("MINE")));
    assertThat(groq.limits()).isEqualTo(new Limits(null, null, 64));
    assertThat(groq.spec().kind()).isEqualTo(Kind.LOCAL);
    assertThat(groq.models().listed()).containsExactly(Model.named("other"));
    assertThat(groq.models().open()).isTrue();
  }

  @Test
  void whatIsOverriddenNeedsNoVariable() throws IOException {
    environment.clear();

    assertThat(provider("providers: {groq: {preset: groq, api_key_env: }}").credential())
        .isEqualTo(Credential.NOT_NEEDED);
    assertThat(provider("providers: {groq: {preset: groq, auth: {type: none}}}").credential())
        .isEqualTo(Credential.NOT_NEEDED);
  }

  @Test
  void withoutItsVariableItIsUnavailableAndTheWorkerGoesOn() throws IOException {
    environment.clear();

    var config = load("providers: {groq: {preset: groq}, local: {preset: docker-model-runner}}");

    assertThat(config.providers()).extracting(ProviderSettings::name).containsExactly("local");
    assertThat(config.unavailable())
        .extracting(UnavailableProvider::reason)
        .containsExactly("the environment variable GROQ_API_KEY is not set");
  }

  @Test
  void aProviderFileMayNameOneToo() throws IOException {
    Files.writeString(directory.resolve("p.json"), "{\"name\": \"p\", \"preset\": \"groq\"}");

    assertThat(provider("provider_files: [p.json]").spec().host())
        .hasToString("https://api.groq.com/openai/v1");
  }

  @Test
  void aHeaderWhoseVariableIsEmptyIsNotSent() throws IOException {
    environment.put("OPENAI_API_KEY", KEY);
    environment.put("OPENAI_PROJECT_ID", "p-1");

    assertThat(provider("providers: {openai: {preset: openai}}").spec().headers())
        .containsOnlyKeys("OpenAI-Project");
  }

  @Test
  void aKeyThatIsNotRequiredIsUsedWhereItIsSet() throws IOException {
    assertThat(provider("providers: {litellm: {preset: litellm}}").spec().auth())
        .isEqualTo(new Auth.None());
    environment.put("LITELLM_API_KEY", KEY);
    environment.put("LITELLM_HOST", "proxy.example.com");

    var litellm = provider("providers: {litellm: {preset: litellm}}");

    assertThat(litellm.spec().auth()).isInstanceOf(Auth.Header.class);
    assertThat(litellm.spec().host()).hasToString("https://proxy.example.com/v1");
  }

  @ParameterizedTest
  @CsvSource({
    "gpu-box, http://gpu-box:11434",
    "10.0.0.5:8000, http://10.0.0.5:8000",
    "https://ollama.com, https://ollama.com",
  })
  void whereOllamaIsMayBeSaidAsItsOwnToolsTakeIt(String said, String host) throws IOException {
    environment.put("OLLAMA_HOST", said);

    assertThat(provider("providers: {ollama: {preset: ollama}}").spec().host()).hasToString(host);
  }

  @ParameterizedTest
  @CsvSource({
    "'', https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google",
    "global, https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google",
    "eu, https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/publishers/google",
    "us-central1, https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google",
  })
  void whereVertexIsFollowsItsLocation(String location, String host) throws IOException {
    environment.put("GOOGLE_CLOUD_PROJECT", "p");
    environment.put("GOOGLE_CLOUD_LOCATION", location);

    var vertex = provider("providers: {vertex: {preset: vertex}}");

    assertThat(vertex.spec().host()).hasToString(host);
    assertThat(vertex.spec().auth()).isEqualTo(new Auth.Google(null));
    assertThat(vertex.credential().state()).isEqualTo(State.FOUND_ELSEWHERE);
  }

  @Test
  void databricksTakesATokenOrTheCredentialsOfAClient() throws IOException {
    environment.put("DATABRICKS_HOST", "adb-1.azuredatabricks.net");
    environment.put("DATABRICKS_TOKEN", KEY);
    environment.put("DATABRICKS_CLIENT_ID", "id");
    environment.put("DATABRICKS_CLIENT_SECRET", KEY);

    var token = provider("providers: {databricks: {preset: databricks}}");
    var oauth = provider("providers: {databricks: {preset: databricks-oauth}}");

    assertThat(token.spec().host())
        .isEqualTo(oauth.spec().host())
        .hasToString("https://adb-1.azuredatabricks.net/serving-endpoints");
    assertThat(token.spec().auth()).isInstanceOf(Auth.Header.class);
    assertThat(oauth.spec().auth())
        .isInstanceOfSatisfying(
            Auth.OAuth.class,
            auth -> {
              assertThat(auth.tokenUrl())
                  .hasToString("https://adb-1.azuredatabricks.net/oidc/v1/token");
              assertThat(auth.clientId().reveal()).isEqualTo("id");
              assertThat(auth.scope()).isEqualTo("all-apis");
            });
  }

  @Test
  void aCommandLineToolIsFoundByItsNameOrWhereItIsSaidToBe() throws IOException {
    var usual = provider("providers: {claude: {preset: claude-code}}").spec();
    var own = provider("providers: {claude: {preset: claude-code, command: /opt/claude}}").spec();

    assertThat(usual.options().text("command")).contains("claude");
    assertThat(usual.options().texts("environment")).contains("CLAUDE_CODE_OAUTH_TOKEN");
    assertThat(usual.kind()).isEqualTo(Kind.COMMAND);
    assertThat(own.options().text("command")).contains("/opt/claude");
  }

  private ProviderSettings provider(String yaml) throws IOException {
    var config = load(yaml);
    assertThat(config.unavailable()).isEmpty();
    return config.providers().getFirst();
  }

  private WorkerConfig load(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ConfigLoader.load(file, environment::get);
  }
}
