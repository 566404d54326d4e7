package dev.sluice.worker.published;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.schema.Endpoint;
import dev.sluice.worker.published.PublishedFile.OddEntry;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model.Abilities;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishedFileTest {

  static final String MODELS_DEV =
      """
      {
        "acme": {"id": "acme", "name": "Acme", "env": ["ACME_KEY"], "api": "https://acme.test", "models": {
          "whole": {"id": "whole", "name": "Whole", "tool_call": true, "structured_output": false,
            "modalities": {"input": ["text", "image"], "output": ["text"]},
            "cost": {"input": 2.50, "output": 10, "cache_read": 0.25, "cache_write": 3},
            "limit": {"context": 131072, "output": 16384}},
          "blind": {"tool_call": false, "modalities": {"input": ["text"], "output": ["text"]}},
          "named": {"id": "named", "name": "Named"},
          "nulls": {"tool_call": null, "modalities": null, "cost": {"input": null, "output": 1}, "limit": null},
          "free": {"cost": {"input": 0, "output": 0}, "limit": {"context": 0, "output": 0}},
          "painter": {"modalities": {"input": ["text"], "output": ["image"]}},
          "vectors": {"family": "text-embedding", "modalities": {"input": ["text"], "output": ["text"]}}
        }},
        "acme-cloud": {"models": {"acme/whole": {"limit": {"context": 4096}}, "whole": {"limit": {"context": 1}}}}
      }
      """;

  static final String LITELLM =
      """
      {
        "sample_spec": {"litellm_provider": "one of many", "max_input_tokens": "tokens, if they are known", "mode": "one of: chat"},
        "whole": {"litellm_provider": "acme", "mode": "chat", "max_input_tokens": 131072, "max_output_tokens": 16384,
          "max_tokens": 1, "input_cost_per_token": 1.5e-07, "output_cost_per_token": 0.0000006,
          "cache_read_input_token_cost": 7.5e-08, "supports_function_calling": true, "supports_vision": false,
          "supports_response_schema": true},
        "acme/prefixed": {"litellm_provider": "acme", "max_input_tokens": 1},
        "acme/vendor/model": {"litellm_provider": "acme", "max_input_tokens": 2},
        "acme_ai/old": {"litellm_provider": "acme_ai-language-models", "max_input_tokens": 3},
        "unprefixed": {"litellm_provider": "acme_ai-chat-models", "max_input_tokens": 4},
        "acme/north/regional": {"litellm_provider": "acme", "input_cost_per_token": 3e-6, "output_cost_per_token": 4e-6},
        "regional": {"litellm_provider": "acme_converse", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
        "acme/twice": {"litellm_provider": "acme", "max_input_tokens": 5},
        "twice": {"litellm_provider": "acme", "max_input_tokens": 6},
        "vectors": {"litellm_provider": "acme", "mode": "embedding", "input_cost_per_token": 1e-7},
        "half": {"litellm_provider": "acme", "mode": "completion", "input_cost_per_token": 1e-7},
        "ears": {"litellm_provider": "acme", "mode": "audio_transcription"},
        "other/whole": {"litellm_provider": "other", "max_input_tokens": 7},
        "acmeother": {"litellm_provider": "acmeother", "max_input_tokens": 8}
      }
      """;

  @Test
  void modelsDevTellsPricesForAMillionTokens() throws Exception {
    assertThat(known(MODELS_DEV, "whole", "acme"))
        .isEqualTo(
            new Knowledge(
                131072, 16384, null, new Abilities(true, true, false), price("2.5", "10", "0.25")));
  }

  @Test
  void liteLlmTellsPricesForOneToken() throws Exception {
    assertThat(known(LITELLM, "whole", "acme"))
        .isEqualTo(
            new Knowledge(
                131072,
                16384,
                Set.of(Endpoint.CHAT_COMPLETIONS),
                new Abilities(true, false, true),
                price("0.15", "0.6", "0.075")));
  }

  @Test
  void whatAFileDoesNotSayIsUnknown() throws Exception {
    assertThat(known(MODELS_DEV, "named", "acme")).isEqualTo(Knowledge.NONE);
    assertThat(known(MODELS_DEV, "nulls", "acme")).isEqualTo(Knowledge.NONE);
    assertThat(known(MODELS_DEV, "blind", "acme"))
        .isEqualTo(Knowledge.NONE.with(new Abilities(false, false, null)));
    assertThat(known(LITELLM, "half", "acme")).isEqualTo(Knowledge.NONE);
    assertThat(of(MODELS_DEV, "nobody").models()).isEmpty();
    assertThat(of(LITELLM, "nobody").models()).isEmpty();
  }

  @Test
  void aModelMayBeFreeButHasNoWindowOfNothing() throws Exception {
    Knowledge free = known(MODELS_DEV, "free", "acme");

    assertThat(requireNonNull(free.price()).input()).isEqualByComparingTo("0");
    assertThat(free.contextWindow()).isNull();
    assertThat(free.maxOutputTokens()).isNull();
  }

  @Test
  void whatAModelServesIsKnownWhereItsKindIsTold() throws Exception {
    assertThat(known(MODELS_DEV, "painter", "acme").endpoints()).isEmpty();
    assertThat(known(MODELS_DEV, "vectors", "acme").endpoints())
        .containsExactly(Endpoint.EMBEDDINGS);
    assertThat(known(LITELLM, "ears", "acme").endpoints()).isEmpty();
    assertThat(known(LITELLM, "vectors", "acme"))
        .isEqualTo(
            new Knowledge(
                null,
                null,
                Set.of(Endpoint.EMBEDDINGS),
                Abilities.UNKNOWN,
                new Price(new BigDecimal("0.1"), BigDecimal.ZERO, null, "file")));
  }

  @ParameterizedTest
  @CsvSource({
    "acme, whole, 131072",
    "acme, prefixed, 1",
    "acme, acme/prefixed, 1",
    "acme, vendor/model, 2",
    "acme_ai, old, 3",
    "acme_ai, unprefixed, 4",
    "acme, twice, 5",
    "other, whole, 7",
    "acmeother, acmeother, 8"
  })
  void aModelIsFoundByTheNameThatItsProviderHasForIt(String provider, String model, int window)
      throws Exception {
    assertThat(known(LITELLM, model, provider).contextWindow()).isEqualTo(window);
  }

  @Test
  void aProviderHasNoModelsOfOneWhoseNameBeginsAlike() throws Exception {
    assertThat(of(LITELLM, "acme").models()).doesNotContainKeys("acmeother", "old", "unprefixed");
    assertThat(of(LITELLM, "acme").models().keySet()).noneMatch(name -> name.startsWith("other"));
  }

  @Test
  void thePriceOfARegionIsForThoseWhoAreThere() throws Exception {
    assertThat(known(LITELLM, "regional", "acme/north", "acme", "acme_converse").price())
        .isEqualTo(new Price(new BigDecimal("3"), new BigDecimal("4"), null, "file"));
    assertThat(known(LITELLM, "regional", "acme", "acme_converse").price())
        .isEqualTo(new Price(new BigDecimal("1"), new BigDecimal("2"), null, "file"));
  }

  @Test
  void theFirstNameOfAProviderCountsFirst() throws Exception {
    assertThat(known(MODELS_DEV, "whole", "acme", "acme-cloud").contextWindow()).isEqualTo(131072);
    assertThat(known(MODELS_DEV, "whole", "acme-cloud", "acme").contextWindow()).isEqualTo(1);
    assertThat(known(MODELS_DEV, "acme/whole", "acme", "acme-cloud").contextWindow())
        .isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"cost\": {\"input\": \"2.50\", \"output\": 10}",
        "\"cost\": [2.50, 10]",
        "\"cost\": {\"input\": 1e99, \"output\": 10}",
        "\"cost\": {\"input\": 1e-99, \"output\": 10}",
        "\"limit\": {\"context\": 4096.5}",
        "\"limit\": {\"context\": \"many\"}",
        "\"limit\": {\"context\": 1e999}",
        "\"tool_call\": \"yes\"",
        "\"modalities\": {\"input\": \"text\"}",
        "\"modalities\": {\"input\": [1]}",
        "\"family\": 7"
      })
  void anOddEntryIsLeftOutAndNamed(String odd) throws Exception {
    var findings = of("{\"acme\":{\"models\":{\"a\":{" + odd + "},\"b\":{}}}}", "acme");

    assertThat(findings.models()).containsOnlyKeys("b");
    assertThat(findings.odd())
        .singleElement()
        .extracting(OddEntry::path)
        .asString()
        .startsWith("acme.models.a.");
  }

  @Test
  void aWholeNumberMayBeWrittenWithAPoint() throws Exception {
    assertThat(
            known("{\"a\":{\"litellm_provider\":\"p\",\"max_input_tokens\":8192.0}}", "a", "p")
                .contextWindow())
        .isEqualTo(8192);
  }

  @Test
  void aPriceBelowZeroIsOneThatNobodyKnows() throws Exception {
    String dynamic = "{\"p\":{\"models\":{\"auto\":{\"cost\":{\"input\":-1,\"output\":-1}}}}}";

    assertThat(known(dynamic, "auto", "p")).isEqualTo(Knowledge.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a': 1}              | 1 | must be a list of models as models.dev has it",
        "{}                    | 1 | must be a list of models as models.dev has it",
        "[]                    | 1 | must hold keys and values",
        "{'a': {'models': {}}x | 1 | this is not JSON",
        "''                    | 1 | must hold keys and values",
      })
  void aFileOfAnotherFormIsRefused(String content, int line, String reason) {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> PublishedFile.parse("file", content.replace('\'', '"').getBytes(UTF_8)))
        .withMessageStartingWith(reason)
        .satisfies(refused -> assertThat(refused.line()).isEqualTo(line));
  }

  @Test
  void whatIsNotJsonIsNamedByItsLineAndNotRepeated() {
    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> PublishedFile.parse("file", "{\n\n  secret-key-1234\n".getBytes(UTF_8)))
        .withMessage("this is not JSON")
        .satisfies(refused -> assertThat(refused.line()).isEqualTo(3));
  }

  @Test
  void modelsOfAnotherFormAreNamedByTheirPath() throws Exception {
    PublishedFile file =
        PublishedFile.parse(
            "file", "{\"acme\":{\"models\":[]},\"b\":{\"models\":{}}}".getBytes(UTF_8));

    assertThatExceptionOfType(UnreadableFileException.class)
        .isThrownBy(() -> file.of(List.of("acme")))
        .withMessage("must hold models by their names")
        .satisfies(refused -> assertThat(refused.path()).isEqualTo("acme.models"));
    assertThat(file.of(List.of("b")).models()).isEqualTo(Map.of());
  }

  private static Knowledge known(String content, String model, String... names) throws Exception {
    return requireNonNull(of(content, names).models().get(model), "the model is not there");
  }

  private static PublishedFile.Findings of(String content, String... names) throws Exception {
    return PublishedFile.parse("file", content.getBytes(UTF_8)).of(List.of(names));
  }

  private static Price price(String input, String output, String cachedInput) {
    return new Price(
        new BigDecimal(input), new BigDecimal(output), new BigDecimal(cachedInput), "file");
  }
}
