package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What AWS's own client does not show: headers, and signatures that it would never make. */
@Timeout(30)
final class BedrockIT {

  private static final String HI =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}";
  private static final String ZEROS = "0".repeat(64);

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private HttpResponse<String> ask(String... headers) {
    return client.call("POST", "/b/model/a.b-v1%3A0/converse", HI, headers);
  }

  private static String error(HttpResponse<String> response) {
    String type = response.headers().firstValue("x-amzn-ErrorType").orElse("");
    return response.statusCode() + " " + type.replaceFirst(":.*", "");
  }

  @Test
  void aModelsNameIsDecoded() {
    simulator.behave("b", Behavior.INSTANT.withModels("a.b-v1:0"));

    assertThat(ask().statusCode()).isEqualTo(200);
    assertThat(simulator.ledger().calls().getFirst().model()).isEqualTo("a.b-v1:0");
    assertThat(simulator.ledger().calls().getFirst().endpoint())
        .isEqualTo("/model/{modelId}/converse");
  }

  @Test
  void theIdOfARequestStandsInItsHeader() {
    assertThat(ask().headers().firstValue("x-amzn-RequestId")).contains("req_1");
  }

  @Test
  void withoutAKeyNobodyIsAsked() {
    assertThat(ask().statusCode()).isEqualTo(200);
    simulator.behave("b", Behavior.INSTANT.withApiKey("secret"));

    assertThat(error(ask())).isEqualTo("403 MissingAuthenticationTokenException");
    assertThat(error(ask("Authorization", "Bearer wrong")))
        .isEqualTo("403 UnrecognizedClientException");
    assertThat(ask("Authorization", "Bearer secret").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Credential=A/20260102/r/bedrock, SignedHeaders=host;x-amz-date, | 20260102T030405Z | IncompleteSignatureException",
        "Credential=A/20260102/r/bedrock/aws4_request, SignedHeaders=host;x-amz-date, | 20260103T030405Z | InvalidSignatureException",
        "Credential=A/20260102/r/s3/aws4_request, SignedHeaders=host;x-amz-date, | 20260102T030405Z | InvalidSignatureException",
        "Credential=A/20260102/r/bedrock/aws4_request, SignedHeaders=host, | 20260102T030405Z | InvalidSignatureException",
      })
  void aSignatureThatCannotBeRightIsRefusedWhateverTheKey(String scope, String time, String name) {
    HttpResponse<String> response =
        ask(
            "Authorization",
            "AWS4-HMAC-SHA256 " + scope + " Signature=" + ZEROS,
            "X-Amz-Date",
            time);

    assertThat(error(response)).isEqualTo("403 " + name);
  }

  @Test
  void aBodyThatIsNotTheOneThatWasSignedIsRefused() {
    HttpResponse<String> response =
        ask(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=A/20260102/r/bedrock/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature="
                + ZEROS,
            "X-Amz-Date",
            "20260102T030405Z",
            "X-Amz-Content-Sha256",
            ZEROS);

    assertThat(error(response)).isEqualTo("403 InvalidSignatureException");
  }

  @Test
  void modelsAreListedByWhatTheyAreCalled() {
    simulator.behave("b", Behavior.INSTANT.withModels("amazon.titan-x", "us.anthropic.claude-x"));
    JsonNode models =
        Client.json(client.call("GET", "/b/foundation-models", "")).path("modelSummaries");
    JsonNode profiles =
        Client.json(client.call("GET", "/b/inference-profiles", ""))
            .path("inferenceProfileSummaries");

    assertThat(models.at("/0/modelId").asString()).isEqualTo("amazon.titan-x");
    assertThat(models.at("/0/inferenceTypesSupported/0").asString()).isEqualTo("ON_DEMAND");
    assertThat(models.at("/1/modelId").asString()).isEqualTo("anthropic.claude-x");
    assertThat(models.at("/1/inferenceTypesSupported/0").asString()).isEqualTo("INFERENCE_PROFILE");
    assertThat(profiles.size()).isEqualTo(1);
    assertThat(profiles.at("/0/models/0/modelArn").asString()).endsWith("/anthropic.claude-x");
  }
}
