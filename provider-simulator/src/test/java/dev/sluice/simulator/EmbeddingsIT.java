package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class EmbeddingsIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final Client client = new Client(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void aVectorHasLengthOneAndDependsOnTheText() {
    JsonNode answer = embed("{\"model\":\"e\",\"input\":[\"tides\",\"tides\",\"winds\"]}");
    JsonNode first = vector(answer, 0);
    assertThat(first.size()).isEqualTo(256);
    double squares = first.valueStream().mapToDouble(x -> x.asDouble() * x.asDouble()).sum();
    assertThat(squares).isCloseTo(1, within(1e-5));
    assertThat(vector(answer, 1)).isEqualTo(first);
    assertThat(vector(answer, 2)).isNotEqualTo(first);
    assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(6);
  }

  @Test
  void base64CarriesTheSameNumbers() {
    JsonNode plain = vector(embed("{\"model\":\"e\",\"input\":\"a\",\"dimensions\":4}"), 0);
    String encoded =
        vector(
                embed(
                    "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":4,\"encoding_format\":\"base64\"}"),
                0)
            .asString();
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      assertThat(bytes.getFloat()).isEqualTo((float) plain.get(i).asDouble());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]"})
  void tokensAreEmbeddedToo(String input) {
    JsonNode answer = embed("{\"model\":\"e\",\"input\":" + input + "}");
    assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "[]", "[\"\"]", "{}", "7", "[\"a\",1]"})
  void whatCannotBeEmbeddedIsRefused(String input) {
    String body = "{\"model\":\"e\",\"input\":" + input + "}";
    assertThat(client.call("POST", "/x/v1/embeddings", body).statusCode()).isEqualTo(400);
  }

  private JsonNode embed(String body) {
    return Client.json(client.call("POST", "/x/v1/embeddings", body));
  }

  private static JsonNode vector(JsonNode answer, int index) {
    return answer.path("data").path(index).path("embedding");
  }
}
