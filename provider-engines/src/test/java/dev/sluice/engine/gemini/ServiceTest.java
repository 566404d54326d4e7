package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceTest {

  private static final String API = "https://g.example/v1beta";
  private static final String LOCATION = "https://v.example/v1/projects/p/locations/l";
  private static final String VERTEX = LOCATION + "/publishers/google";

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash,        /models/gemini-2.5-flash",
    "models/gemini-2.5-flash, /models/gemini-2.5-flash",
    "tunedModels/mine,        /tunedModels/mine",
    "a b?c,                   /models/a%20b%3Fc",
  })
  void modelsOfTheGeminiApiAreFoundByTheirNames(String model, String path) {
    assertThat(new Service(URI.create(API)).method(model, "generateContent"))
        .hasToString(API + path + ":generateContent");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash,        /publishers/google/models/gemini-2.5-flash",
    "models/gemini-2.5-flash, /publishers/google/models/gemini-2.5-flash",
    "meta/llama-4,            /publishers/meta/models/llama-4",
    "publishers/meta/models/llama-4, /publishers/meta/models/llama-4",
    "endpoints/123,           /endpoints/123",
  })
  void modelsOfVertexAiMayBeOfOtherPublishers(String model, String path) {
    assertThat(new Service(URI.create(VERTEX)).method(model, "generateContent"))
        .hasToString(LOCATION + path + ":generateContent");
    assertThat(new Service(URI.create(LOCATION)).method(model, "generateContent"))
        .hasToString(LOCATION + path + ":generateContent");
  }

  @Test
  void anEndpointOfAnotherProjectIsReachedToo() {
    assertThat(
            new Service(URI.create(VERTEX))
                .method("projects/q/locations/m/endpoints/1", "streamGenerateContent?alt=sse"))
        .hasToString(
            "https://v.example/v1/projects/q/locations/m/endpoints/1:streamGenerateContent?alt=sse");
  }

  @ParameterizedTest
  @CsvSource({
    API + ", " + API + "/models?pageSize=5",
    VERTEX + ", https://v.example/v1beta1/publishers/google/models?pageSize=5",
    "https://v.example/v1/publishers/google, https://v.example/v1beta1/publishers/google/models?pageSize=5",
  })
  void everyServiceListsItsModelsSomewhereElse(URI host, String list) {
    assertThat(new Service(host).models("pageSize=5")).hasToString(list);
  }

  @ParameterizedTest
  @CsvSource({API + ", false", VERTEX + ", true", LOCATION + ", true"})
  void thePathTellsTheService(URI host, boolean vertex) {
    assertThat(new Service(host).isVertex()).isEqualTo(vertex);
  }

  @ParameterizedTest
  @CsvSource({
    "global, aiplatform.googleapis.com",
    "us, aiplatform.us.rep.googleapis.com",
    "eu, aiplatform.eu.rep.googleapis.com",
    "us-central1, us-central1-aiplatform.googleapis.com"
  })
  void everyLocationHasTheHostThatGoogleGivesIt(String location, String host) {
    Service service =
        new Service(
            URI.create(
                "https://%s-aiplatform.googleapis.com/v1/projects/p/locations/%s/publishers/google"
                    .formatted(location, location)));

    assertThat(service.method("gemini-x", "generateContent"))
        .hasToString(
            "https://%s/v1/projects/p/locations/%s/publishers/google/models/gemini-x:generateContent"
                .formatted(host, location));
  }
}
