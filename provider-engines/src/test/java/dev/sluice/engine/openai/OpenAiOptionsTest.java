package dev.sluice.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.Options;
import dev.sluice.provider.ProviderSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiOptionsTest {

  @Test
  void nothingIsRenamedAndModelsAreListedWhereOpenAiDoesUnlessItIsSaid() {
    assertThat(OpenAiOptions.of(spec(Map.of())))
        .isEqualTo(new OpenAiOptions(null, URI.create("https://x.example/api/v1/models")));
  }

  @ParameterizedTest
  @CsvSource({
    "language-models, https://x.example/api/v1/language-models",
    "/api/2.0/serving-endpoints, https://x.example/api/2.0/serving-endpoints",
    "models?limit=5, https://x.example/api/v1/models?limit=5"
  })
  void modelsMayBeListedElsewhereOnTheHost(String path, String uri) {
    assertThat(OpenAiOptions.of(spec(Map.of("models_path", List.of(path)))).models())
        .hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/models", "//evil.example/models", "a b", "%"})
  void aListThatWouldTakeTheCredentialElsewhereIsRefused(String path) {
    assertThatThrownBy(() -> OpenAiOptions.of(spec(Map.of("models_path", List.of(path)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "models_path of provider p is no path: \"%s\"; write it like models, or /api/models",
            path);
  }

  @Test
  void aLimitOfTheOutputThatNobodyKnowsIsRefused() {
    assertThatThrownBy(
            () -> OpenAiOptions.of(spec(Map.of("output_limit_field", List.of("max_output")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "output_limit_field of provider p is \"max_output\";"
                + " write max_tokens or max_completion_tokens");
  }

  private static ProviderSpec spec(Map<String, List<String>> options) {
    return ProviderSpec.of("p", "openai", URI.create("https://x.example/api/v1"))
        .with(new Options(options));
  }
}
