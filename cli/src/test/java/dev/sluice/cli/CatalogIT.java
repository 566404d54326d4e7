package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.config.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class CatalogIT {

  private static final String KEY = "sk-live-0123456789";

  @TempDir Path directory;

  private Simulator simulator;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            0,
            Map.of(
                "good", Behavior.INSTANT.withModels("small", "big").withApiKey(KEY),
                "closed", Behavior.INSTANT.withApiKey("another")));
    Files.writeString(directory.resolve("key"), KEY);
    Files.writeString(
        directory.resolve("keyless.json"),
        """
        {"name": "keyless", "preset": "together", "api_key_env": "SLUICE_TEST_NO_SUCH_KEY"}
        """);
    Files.writeString(
        directory.resolve("prices.json"),
        """
        {"good": {"models": {"small": {"tool_call": false, "cost": {"input": 0.1, "output": 0.2},
                                       "limit": {"context": 8192}}}}}
        """);
    Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        providers:
          good:
            engine: openai
            host: %s
            auth: {type: header, header_name: Authorization, header_value: "Bearer ${file:key}"}
            dynamic_models: true
            models: [{name: big, aliases: [large], context_window: 4096, supports_vision: true, price: {input: 0.5, output: 1}}]
          refused:
            engine: openai
            host: %s
            auth: {type: header, header_name: Authorization, header_value: "Bearer ${file:key}"}
        provider_files: [keyless.json]
        catalogue_files: [prices.json]
        """
            .formatted(simulator.baseUrl("good"), simulator.baseUrl("closed")));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void modelsAreShownWithWhatIsConfiguredFirstAndWhatIsListedBesideIt() throws Exception {
    Sluice models = Sluice.run(directory, "models");

    assertThat(models.exitCode()).as(models.err()).isEqualTo(1);
    assertThat(models.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "PROVIDER MODEL ALIASES CONTEXT TOOLS VISION SCHEMA IN $/M OUT $/M PRICE FROM",
            "good big large 4096 – yes – 0.5 1 configuration",
            "good small 8192 no – – 0.1 0.2 prices.json");
    assertThat(models.err())
        .contains("sluice: refused does not list its models:")
        .contains("sluice: 1 more providers are unavailable")
        .doesNotContain(KEY);
  }

  @Test
  void theModelsOfOneProviderComeAsJson() throws Exception {
    Sluice models = Sluice.run(directory, "models", "--provider", "good", "--json");

    assertThat(models.exitCode()).as(models.err()).isZero();
    assertThat(lines(models).getFirst())
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"provider": "good", "name": "big", "aliases": ["large"], "context_window": 4096,
                     "max_output_tokens": null, "endpoints": null, "supports_tools": null, "supports_vision": true, "supports_structured_output": null,
                     "price": {"input": 0.5, "output": 1, "cached_input": null, "source": "configuration"}}
                    """));
    assertThat(lines(models)).extracting(line -> line.path("name").asString()).contains("small");
  }

  @Test
  void aProviderThatIsNotThereOrNoUseIsNamed() throws Exception {
    Sluice unknown = Sluice.run(directory, "models", "--provider", "goof");
    Sluice keyless = Sluice.run(directory, "models", "--provider", "keyless");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("there is no provider goof; there is: good, refused, keyless");
    assertThat(keyless.exitCode()).isEqualTo(2);
    assertThat(keyless.err()).contains("SLUICE_TEST_NO_SUCH_KEY is not set");
  }

  @Test
  void providersAreShownWithTheirStateAndNeverTheirCredential() throws Exception {
    Sluice providers = Sluice.run(directory, "providers", "--check");

    assertThat(providers.exitCode()).as(providers.err()).isEqualTo(1);
    assertThat(providers.out())
        .containsPattern(
            "good +api +openai +http://\\S+ +present \\(key\\) +lists \\d+ models, after \\d+ ms")
        .containsPattern("refused .* does not answer: ")
        .containsPattern(
            "keyless .* missing \\(SLUICE_TEST_NO_SUCH_KEY\\) +unavailable: .* is not set")
        .doesNotContain(KEY);
  }

  @Test
  void withoutAConfigurationTheProvidersAreThePresets() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));

    Sluice providers = Sluice.run(empty, "providers", "--json");

    assertThat(providers.exitCode()).as(providers.err()).isZero();
    assertThat(lines(providers))
        .extracting(line -> line.path("name").asString())
        .containsExactlyInAnyOrderElementsOf(Presets.names());
  }

  private static List<JsonNode> lines(Sluice sluice) {
    return sluice.out().lines().map(Json.mapper()::readTree).toList();
  }
}
