package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GeminiModelsIT {

  private final GeminiBench bench = new GeminiBench();

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void modelsAreListedPageByPage() throws Exception {
    List<String> pages =
        List.of(
            "{\"models\":[{\"name\":\"models/a\",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,"
                + "\"supportedGenerationMethods\":[\"generateContent\"]},"
                + "{\"name\":\"models/images\",\"supportedGenerationMethods\":[\"predict\"]}],"
                + "\"nextPageToken\":\"t 2\"}",
            "{\"models\":[{\"name\":\"models/b\",\"supportedGenerationMethods\":[\"embedContent\"]}]}");
    try (WireServer server =
        new WireServer(
            (request, wire) ->
                wire.json(200, pages.get(request.path().endsWith("pageToken=t+2") ? 1 : 0)))) {
      ModelListing listing =
          bench.create(ProviderSpec.of("g", "gemini", server.host())).listModels();

      assertThat(listing)
          .isEqualTo(
              new ModelListing.Listed(
                  List.of(
                      new ListedModel(
                          "a",
                          1048576,
                          65536,
                          Set.of(Endpoint.CHAT_COMPLETIONS),
                          ListedModel.Abilities.UNKNOWN,
                          null),
                      new ListedModel(
                          "b",
                          null,
                          null,
                          Set.of(Endpoint.EMBEDDINGS),
                          ListedModel.Abilities.UNKNOWN,
                          null))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1beta", GeminiBench.VERTEX})
  void bothServicesListTheirModels(String path) throws Exception {
    bench.behave(Behavior.INSTANT.withModels("gemini-2.5-flash", "gemini-3-pro"));

    ModelListing.Listed listed = (ModelListing.Listed) bench.provider(path).listModels();

    assertThat(listed.models())
        .extracting(ListedModel::name)
        .containsExactly("gemini-2.5-flash", "gemini-3-pro");
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    bench.behave(Behavior.INSTANT.withApiKey("another"));

    ModelListing.Failed failed = (ModelListing.Failed) bench.provider("/v1beta").listModels();

    assertThat(failed.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }
}
