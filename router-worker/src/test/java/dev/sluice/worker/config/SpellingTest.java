package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.worker.config.Credential.State;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Provider files that were written for Goose load as they are. */
final class SpellingTest {

  /** Every field that such a file can have. */
  private static final String EVERY_FIELD =
      """
      {
        "name": "custom_corp",
        "engine": "openai_compatible",
        "display_name": "Corp LLM",
        "description": "The one that we run",
        "api_key_env": "CORP_API_KEY",
        "base_url": "${CORP_HOST}/v1",
        "env_vars": [
          {"name": "CORP_HOST", "required": true, "secret": false, "primary": true, "description": "Where", "default": "https://llm.corp.example"}
        ],
        "headers": {"x-team": "routing"},
        "timeout_seconds": 300,
        "supports_streaming": true,
        "requires_auth": true,
        "dynamic_models": false,
        "catalog_provider_id": "corp",
        "skip_canonical_filtering": true,
        "model_doc_link": "https://llm.corp.example/docs",
        "setup_steps": ["Ask for a key"],
        "fast_model": "corp-small",
        "preserves_thinking": true,
        "emit_clear_thinking": false,
        "setup": {"category": "model", "acp": false},
        "models": [
          {"name": "corp-large", "context_limit": 131072, "input_token_cost": 0.000001, "output_token_cost": 4e-06,
           "currency": "USD", "supports_cache_control": true, "reasoning": true, "resolved_model": "corp-2026",
           "thinking_preservation_format": "content_xml", "max_tokens": 8192,
           "request_params": {"top_k": 20, "thinking": {"type": "enabled", "budgets": [1, 2.5, null, false]}}},
          {"name": "corp-small", "context_limit": 8192, "input_token_cost": 1, "output_token_cost": 1, "currency": "CNY"}
        ]
      }
      """;

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>(Map.of("CORP_API_KEY", "sk-corp"));

  @Test
  void everyFieldIsUnderstood() throws IOException {
    var corp = provider(EVERY_FIELD);

    assertThat(corp.name()).isEqualTo("custom_corp");
    assertThat(corp.spec().engine()).isEqualTo("openai");
    assertThat(corp.spec().host()).hasToString("https://llm.corp.example/v1");
    assertThat(corp.spec().headers()).containsOnlyKeys("x-team");
    assertThat(corp.spec().timeouts())
        .isEqualTo(new Timeouts(Timeouts.DEFAULT.firstByte(), Duration.ofMinutes(5)));
    assertThat(corp.spec().auth())
        .isInstanceOfSatisfying(
            Auth.Header.class,
            auth -> assertThat(auth.value().reveal()).isEqualTo("Bearer sk-corp"));
    assertThat(corp.credential()).isEqualTo(new Credential(State.PRESENT, List.of("CORP_API_KEY")));
  }

  @Test
  void itsModelsAreUnderstood() throws IOException {
    var models = provider(EVERY_FIELD).models();

    assertThat(models.open()).isFalse();
    assertThat(models.listed())
        .containsExactly(
            new Model(
                "corp-large",
                List.of(),
                131_072,
                Model.Abilities.UNKNOWN,
                new Price(new BigDecimal("1"), new BigDecimal("4"))),
            new Model("corp-small", List.of(), 8192, Model.Abilities.UNKNOWN, null));
    assertThat(models.parameters().get("corp-large"))
        .hasToString(
            "{\"top_k\":20,\"thinking\":{\"type\":\"enabled\",\"budgets\":[1,2.5,null,false]}}");
  }

  @Test
  void aVariableGoesBeforeItsDefault() throws IOException {
    environment.put("CORP_HOST", "http://localhost:9");

    assertThat(provider(EVERY_FIELD).spec().host()).hasToString("http://localhost:9/v1");
  }

  @Test
  void aKeyThatIsMissingMakesItUnavailable() throws IOException {
    environment.clear();
    var file = Files.writeString(directory.resolve("corp.json"), EVERY_FIELD);

    assertThat(load().unavailable())
        .singleElement()
        .satisfies(
            corp -> {
              assertThat(corp.reason())
                  .startsWith(
                      file
                          + ":6: api_key_env: the environment variable CORP_API_KEY is not set;"
                          + " set it");
              assertThat(corp.credential().state()).isEqualTo(State.MISSING);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "openai, https://api.deepseek.com, https://api.deepseek.com/v1",
    "openai, https://api.deepseek.com/, https://api.deepseek.com/v1",
    "openai, https://api.groq.com/openai/v1/chat/completions, https://api.groq.com/openai/v1",
    "openai, https://api.novita.ai/openai/chat/completions, https://api.novita.ai/openai",
    "openai, https://chat/completions, https://chat/completions/v1",
    "openai, https://open.bigmodel.cn/api/paas/v4, https://open.bigmodel.cn/api/paas/v4",
    "openai, https://x.example/api, https://x.example/api/v1",
    "openai, localhost:1234, http://localhost:1234/v1",
    "openai, x.example/v1, https://x.example/v1",
  })
  void whereCallsGoIsDerivedFromTheBaseUrl(String engine, String url, String host)
      throws IOException {
    var described =
        provider(
            """
            {"name": "p", "engine": "%s", "display_name": "P", "base_url": "%s", "models": []}
            """
                .formatted(engine, url));

    assertThat(described.spec().host()).hasToString(host);
    assertThat(described.models().open()).isTrue();
    assertThat(described.credential()).isEqualTo(Credential.NOT_NEEDED);
  }

  @Test
  void aPathOfItsOwnTakesThePlaceOfTheUsualOne() throws IOException {
    var described =
        provider(
            """
            {"name": "p", "engine": "openai", "base_url": "http://localhost:12434",
             "base_path": "engines/llama.cpp/v1/chat/completions", "models": []}
            """);

    assertThat(described.spec().host()).hasToString("http://localhost:12434/engines/llama.cpp/v1");
  }

  /** The 42 that come with Goose differ in nothing else than what is in here. */
  @ParameterizedTest
  @CsvSource({
    "alibaba, https://dashscope-intl.aliyuncs.com/compatible-mode/v1, DASHSCOPE_API_KEY, true",
    "atomic_chat, ${ATOMIC_CHAT_HOST}/v1/chat/completions, '', false",
    "cerebras, https://api.cerebras.ai/v1/chat/completions, CEREBRAS_API_KEY, true",
    "custom_deepseek, https://api.deepseek.com, DEEPSEEK_API_KEY, true",
    "llama_swap, ${LLAMA_SWAP_HOST}/v1/chat/completions, LLAMA_SWAP_API_KEY, false",
    "moonshot, ${MOONSHOT_BASE_URL}, MOONSHOT_API_KEY, true",
    "tanzu_ai, ${TANZU_AI_ENDPOINT}/openai/v1/chat/completions, TANZU_AI_API_KEY, true",
    "perplexity, https://api.perplexity.ai, PERPLEXITY_API_KEY, true",
  })
  void theFilesThatComeWithGooseLoad(String name, String url, String key, boolean auth)
      throws IOException {
    if (auth) {
      environment.put(key, "sk-any");
    }
    var described =
        provider(
            """
            {"name": "%s", "engine": "openai", "display_name": "D", "api_key_env": "%s",
             "base_url": "%s", "requires_auth": %s, "preserves_thinking": true,
             "env_vars": [
               {"name": "ATOMIC_CHAT_HOST", "default": "http://localhost:1337"},
               {"name": "LLAMA_SWAP_HOST", "default": "http://localhost:8080"},
               {"name": "MOONSHOT_BASE_URL", "default": "https://api.moonshot.cn/v1/chat/completions"},
               {"name": "TANZU_AI_ENDPOINT", "required": true, "default": "https://t.example"},
               {"name": "TANZU_AI_STREAMING", "default": "true"}],
             "models": [{"name": "m", "context_limit": 1000, "max_tokens": 10}]}
            """
                .formatted(name, key, url, auth));

    assertThat(described.spec().requireHost().getPath()).endsWith("/v1");
    assertThat(described.credential().state()).isEqualTo(auth ? State.PRESENT : State.NOT_NEEDED);
  }

  private ProviderSettings provider(String json) throws IOException {
    Files.writeString(directory.resolve("corp.json"), json);
    var config = load();
    assertThat(config.unavailable()).isEmpty();
    return config.providers().getFirst();
  }

  private WorkerConfig load() throws IOException {
    var file = Files.writeString(directory.resolve("sluice.yaml"), "provider_files: ['*.json']\n");
    return ConfigLoader.load(file, environment::get);
  }
}
