package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.openai.OpenAiEngine;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Usage;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GeminiEmbeddingsIT {

  private final GeminiBench bench = new GeminiBench();

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", GeminiBench.VERTEX})
  void embeddingsAreTheSameInEveryForm(String path) throws Exception {
    Provider provider = bench.provider(path);

    Completed numbers =
        (Completed)
            provider.complete(GeminiBench.embeddings("{'input':['a','hello'],'dimensions':3}"));
    Completed bytes =
        (Completed)
            provider.complete(
                GeminiBench.embeddings(
                    "{'input':'hello','dimensions':3,'encoding_format':'base64'}"));
    Completed expected =
        (Completed)
            new OpenAiEngine(bench.transport(), InstantSource.system())
                .create(ProviderSpec.of("o", "openai", URI.create(bench.simulator().baseUrl("o"))))
                .complete(
                    GeminiBench.embeddings(
                        "{'input':'hello','dimensions':3,'encoding_format':'base64'}"));

    assertThat(numbers.response().body().path("data")).hasSize(2);
    assertThat(numbers.response().body().at("/data/1/embedding")).hasSize(3);
    assertThat(bytes.response().body().path("data"))
        .isEqualTo(expected.response().body().path("data"));
    assertThat(numbers.bill().usage())
        .isEqualTo(path.equals(GeminiBench.VERTEX) ? new Usage(3, 0, 0, 0) : Usage.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input':[1,2]}|input",
        "{'input':[]}|input",
        "{}|input",
        "{'input':'a','dimensions':0}|dimensions",
        "{'input':'a','encoding_format':'hex'}|encoding_format",
        "{'input':'a','task':'search'}|task",
      })
  void embeddingsThatCannotBeAskedForAreRefusedByTheField(String body, String field)
      throws Exception {
    Failed failed =
        GeminiBench.failed(bench.provider("/v1beta").complete(GeminiBench.embeddings(body)));

    assertThat(failed.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failed.message()).startsWith(field + ": ");
  }
}
