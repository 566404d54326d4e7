package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.SimulatedBedrock.MODEL;
import static dev.sluice.engine.bedrock.SimulatedBedrock.SECRET;
import static dev.sluice.engine.bedrock.SimulatedBedrock.signing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which models there are, as Bedrock lists them. */
@Timeout(60)
final class BedrockModelsIT {

  private final SimulatedBedrock simulated = new SimulatedBedrock();

  @AfterEach
  void stop() {
    simulated.close();
  }

  @Test
  void modelsAreListedAsTheyAreCalled() throws Exception {
    simulated.behave(
        Behavior.INSTANT
            .withApiKey(SECRET)
            .withModels("amazon.titan-x", MODEL, "eu.anthropic.claude-x-20260101-v1:0"));
    ModelListing.Listed listed =
        (ModelListing.Listed) simulated.bedrock(signing(SECRET, null)).listModels();

    assertThat(listed.models())
        .extracting(ListedModel::name)
        .containsExactly("amazon.titan-x", MODEL, "eu.anthropic.claude-x-20260101-v1:0");
    assertThat(listed.models()).extracting(model -> model.abilities().vision()).containsOnly(true);
  }

  @Test
  void modelsMayBeListedElsewhere() throws Exception {
    simulated.behave(Behavior.INSTANT.withModels("amazon.titan-x"));
    Provider provider =
        simulated.create(
            ProviderSpec.of("b", "bedrock", URI.create("http://127.0.0.1:1"))
                .with(new Options(Map.of("control_host", List.of(simulated.host().toString())))));

    assertThat(((ModelListing.Listed) provider.listModels()).models()).hasSize(1);
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    simulated.behave(Behavior.INSTANT.withApiKey(SECRET));
    ModelListing.Failed failed =
        (ModelListing.Failed) simulated.bedrock(signing("wrong-secret", null)).listModels();

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
  }
}
