package dev.sluice.engine.bedrock;

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

final class BedrockUrlsTest {

  private static BedrockUrls at(String host) {
    return BedrockUrls.of(ProviderSpec.of("b", "bedrock", URI.create(host)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://bedrock-runtime.us-east-1.amazonaws.com, https://bedrock.us-east-1.amazonaws.com",
    "https://bedrock-runtime-fips.us-east-1.amazonaws.com, https://bedrock-fips.us-east-1.amazonaws.com",
    "https://proxy.example/bedrock-runtime/, https://proxy.example/bedrock-runtime",
  })
  void modelsAreListedBesideTheRuntime(String host, String control) {
    assertThat(at(host).control()).isEqualTo(control);
  }

  @Test
  void aModelsNameIsEncodedAsOnePartOfThePath() {
    BedrockUrls urls = at("https://bedrock-runtime.us-east-1.amazonaws.com");

    assertThat(urls.converse("a.b-v1:0"))
        .hasToString("https://bedrock-runtime.us-east-1.amazonaws.com/model/a.b-v1%3A0/converse");
    assertThat(urls.converseStream("arn:aws:x/y z~*"))
        .hasToString(
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Ax%2Fy%20z~%2A/converse-stream");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/../../b", "../converse", "a//b", "/a", "a/", ""})
  void aNameThatWouldLeadElsewhereIsRefused(String model) {
    BedrockUrls urls = at("https://bedrock-runtime.us-east-1.amazonaws.com");

    assertThatThrownBy(() -> urls.converse(model)).hasMessage("model: is no name of a model");
    assertThatThrownBy(() -> urls.converseStream(model)).hasMessage("model: is no name of a model");
  }

  @Test
  void anotherControlHostMustBeAUrl() {
    ProviderSpec spec =
        ProviderSpec.of("b", "bedrock", URI.create("https://proxy.example"))
            .with(new Options(Map.of("control_host", List.of("bedrock.example"))));

    assertThatThrownBy(() -> BedrockUrls.of(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("control_host of provider b is no http or https URL");
  }
}
