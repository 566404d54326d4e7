package dev.sluice.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class OpenAiBillTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OpenAI     | 30 | 8 | 13 | 5 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":43,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":5}
          xAI        | 30 | 8 | 18 | 5 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":48,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":5}
          Together   | 30 | 8 | 13 | 0 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":43,"cached_tokens":8
          Databricks | 30 | 8 | 13 | 0 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":43,"cache_read_input_tokens":8,"cache_creation_input_tokens":2
          Databricks | 40 | 8 | 13 | 0 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":53,"cache_read_input_tokens":8,"cache_creation_input_tokens":2
          Ollama     | 30 | 0 | 13 | 0 | "prompt_tokens":30,"completion_tokens":13,"total_tokens":43
          nobody     | 0  | 0 | 7  | 0 | "prompt_tokens":9223372036854775807,"completion_tokens":7,"cached_tokens":4294967296
          nobody     | 0  | 0 | 0  | 0 | "prompt_tokens":null,"completion_tokens":"13","total_tokens":-1
          nobody     | 5  | 5 | 2  | 2 | "prompt_tokens":5,"completion_tokens":2,"cached_tokens":9,"completion_tokens_details":{"reasoning_tokens":9}
          """)
  void usageIsReadAsEachSystemCounts(
      String system, long input, long cached, long output, long reasoning, String usage) {
    assertThat(OpenAiBill.of(body(usage)).usage())
        .as(system)
        .isEqualTo(new Usage(input, cached, output, reasoning));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "0.00012 | none    | 0.00012",
        "0.00012 | 0.5     | 0.00012",
        "none    | 1.2e-05 | 0.000012",
        "none    | None    | none",
        "none    | -1      | none",
        "none    | 1e99999 | none",
        "-0.5    | none    | none",
        "1e999   | none    | none",
        "none    | none    | none"
      })
  void aPriceStandsInTheBodyOrInAHeader(
      @Nullable String inBody, @Nullable String inHeader, @Nullable BigDecimal usd) {
    JsonNode body = body("\"prompt_tokens\":1" + (inBody == null ? "" : ",\"cost\":" + inBody));
    HttpFields headers =
        inHeader == null
            ? HttpFields.EMPTY
            : HttpFields.build().put("x-litellm-response-cost", inHeader);

    assertThat(OpenAiBill.of(body, headers)).isEqualTo(new Bill(new Usage(1, 0, 0, 0), usd));
  }

  private static JsonNode body(String usage) {
    return Json.mapper().readTree("{\"usage\":{" + usage + "}}");
  }
}
