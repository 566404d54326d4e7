package dev.sluice.worker.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.schema.ModelSelection;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Catalogue.Offer;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import dev.sluice.worker.route.Router;
import dev.sluice.worker.route.RoutingDefaults;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The list of models, as OpenAI's own client and others read it. */
final class ModelsIT {

  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private static final Router SUPPORT =
      new Router(
          "support",
          List.of(
              new Router.Variant("a", "gpt-oss-120b", ModelSelection.NONE, 90),
              new Router.Variant("b", "auto", ModelSelection.NONE, 10)));

  private final AdminServer server =
      AdminServer.start(
          "127.0.0.1",
          0,
          null,
          new AdminServer.Contents(
              () -> "",
              List.of(),
              List.of(),
              new Models(
                  ModelsIT::catalogue,
                  new RoutingDefaults(
                      null,
                      List.of(),
                      List.of("groq", "ours"),
                      ModelSelection.NONE,
                      Map.of("support", SUPPORT)),
                  SINCE)));

  private final OpenAIClient client =
      OpenAIOkHttpClient.builder()
          .apiKey("none")
          .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
          .maxRetries(0)
          .build();

  private static Catalogue catalogue() {
    SequencedMap<String, Offer> offers = new LinkedHashMap<>();
    offers.put(
        "groq",
        new Offer(
            List.of(
                new Model(
                    "openai/gpt-oss-120b",
                    List.of("gpt-oss-120b"),
                    new Knowledge(
                        131072,
                        65536,
                        Set.of(Endpoint.CHAT_COMPLETIONS),
                        new Model.Abilities(true, false, null),
                        new Price(
                            new BigDecimal("0.15"),
                            new BigDecimal("0.60"),
                            new BigDecimal("0.075"),
                            "models.json")))),
            List.of(),
            Model::named));
    offers.put("ours", new Offer(List.of(Model.named("gpt-oss-120b")), List.of(), null));
    offers.put(
        "forbidden",
        new Offer(List.of(Model.named("gpt-oss-120b"), Model.named("secret")), List.of(), null));
    return new Catalogue(offers);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void openAisClientListsEveryNameThatAJobCanUse() {
    var models = client.models().list().data();

    assertThat(models)
        .extracting(model -> model.id())
        .containsExactly("router/support", "auto", "openai/gpt-oss-120b", "gpt-oss-120b");
    assertThat(models)
        .allSatisfy(model -> assertThat(model.created()).isEqualTo(SINCE.getEpochSecond()))
        .extracting(model -> model.ownedBy())
        .containsExactly("sluice", "sluice", "groq", "sluice");
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-oss-120b, groq",
    "groq/openai/gpt-oss-120b, groq",
    "ours/gpt-oss-120b, ours",
    "groq/not listed, groq",
    "router/support, sluice"
  })
  void openAisClientFindsAModelByAnyNameThatAJobCanUse(String name, String owner) {
    var model = client.models().retrieve(name);

    assertThat(model.id()).isEqualTo(name);
    assertThat(model.ownedBy()).isEqualTo(owner);
  }

  @Test
  void openAisClientIsToldTheNearestNamesOfAModelThatIsNotThere() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> client.models().retrieve("gpt-oss-12b"))
        .satisfies(missing -> assertThat(missing.code()).contains("model_not_found"))
        .withMessageContaining("there is no model gpt-oss-12b; did you mean gpt-oss-120b");
  }

  @Test
  void aModelOfAProviderThatNoJobMayUseIsNotThere() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> client.models().retrieve("secret"));
  }

  @Test
  void aModelTellsWhoServesItAndWhatIsKnownOfItThere() throws Exception {
    assertThat(json(send("GET", "/v1/models/gpt-oss-120b")))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"id": "gpt-oss-120b", "object": "model", "created": 1767323045, "owned_by": "sluice",
                     "providers": [
                       {"provider": "groq", "name": "openai/gpt-oss-120b", "aliases": ["gpt-oss-120b"],
                        "context_window": 131072, "max_output_tokens": 65536,
                        "endpoints": ["/v1/chat/completions"], "supports_tools": true,
                        "supports_vision": false, "supports_structured_output": null,
                        "price": {"input": 0.15, "output": 0.60, "cached_input": 0.075, "source": "models.json"}},
                       {"provider": "ours", "name": "gpt-oss-120b", "aliases": [],
                        "context_window": null, "max_output_tokens": null, "endpoints": null,
                        "supports_tools": null, "supports_vision": null,
                        "supports_structured_output": null, "price": null}]}
                    """));
  }

  @Test
  void aRouterTellsItsVariants() throws Exception {
    assertThat(json(send("GET", "/v1/models/router/support")).path("variants"))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    [{"variant_id": "a", "model_id": "gpt-oss-120b", "weight": 90.0},
                     {"variant_id": "b", "model_id": "auto", "weight": 10.0}]
                    """));
    assertThat(send("GET", "/v1/models/router/none").statusCode()).isEqualTo(404);
  }

  @Test
  void errorsHaveTheFormOfOpenAis() throws Exception {
    var response = send("DELETE", "/v1/models/gpt-oss-120b");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(json(response))
        .isEqualTo(
            Json.mapper()
                .readTree(
                    """
                    {"error": {"message": "/v1/models/gpt-oss-120b is there to be read, with GET",
                               "type": "invalid_request_error", "param": null, "code": null}}
                    """));
    assertThat(send("GET", "/v1/chat/completions").statusCode()).isEqualTo(404);
    assertThat(json(send("GET", "/v1/chat/completions")).path("error").path("message").asString())
        .isEqualTo("there is nothing at /v1/chat/completions");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.mapper().readTree(response.body());
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .method(method, BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }
}
