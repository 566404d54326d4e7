package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class FixedParametersTest {

  private final ListingProvider provider = new ListingProvider(true);
  private final FixedParameters fixed =
      new FixedParameters(provider, Map.of("m", json("{\"top_k\":20,\"seed\":1}")));

  @Test
  void theyTakeThePlaceOfWhatTheJobSaysAndTheJobsBodyStaysAsItIs() throws Exception {
    ObjectNode body = json("{\"model\":\"alias\",\"seed\":7,\"temperature\":0.1}");

    var _ = fixed.complete(call("m", body));

    assertThat(provider.called().body())
        .isEqualTo(json("{\"model\":\"alias\",\"seed\":1,\"temperature\":0.1,\"top_k\":20}"));
    assertThat(body).isEqualTo(json("{\"model\":\"alias\",\"seed\":7,\"temperature\":0.1}"));
  }

  @Test
  void anotherModelIsAskedAsTheJobHasIt() throws Exception {
    ObjectNode body = json("{\"model\":\"other\"}");

    var _ = fixed.stream(call("other", body), chunk -> {});

    assertThat(provider.called().body()).isSameAs(body);
  }

  private static ProviderCall call(String model, ObjectNode body) {
    return new ProviderCall("call", Endpoint.CHAT_COMPLETIONS, model, body, Duration.ofSeconds(30));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text);
  }
}
