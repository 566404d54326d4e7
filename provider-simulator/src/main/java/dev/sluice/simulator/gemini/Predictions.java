package dev.sluice.simulator.gemini;

import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.EmbeddingRequest;
import dev.sluice.simulator.answer.Tokens;
import dev.sluice.simulator.wire.EmbeddingCall;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Embeddings of Vertex AI. */
record Predictions(EmbeddingRequest request) implements EmbeddingCall {

  private static final int MOST_INSTANCES = 250;

  static Predictions read(JsonNode body, String model) {
    ObjectNode message = ProtoJson.read(body, ProtoMessages.PREDICT, Service.VERTEX_AI);
    JsonNode instances = message.path("instances");
    if (instances.isEmpty() || instances.size() > MOST_INSTANCES) {
      throw GoogleError.refusal(
          instances.size()
              + " instance(s) is not allowed per prediction. Min: 1 Max: "
              + MOST_INSTANCES,
          "instances");
    }
    List<String> inputs = new ArrayList<>();
    for (JsonNode instance : instances) {
      if (!instance.path("content").isString()) {
        throw GoogleError.refusal("The instance has no content.", "instances.content");
      }
      inputs.add(instance.path("content").asString());
    }
    return new Predictions(
        new EmbeddingRequest(
            model,
            inputs,
            inputs.stream().mapToInt(Tokens::of).sum(),
            message
                .path("parameters")
                .path("outputDimensionality")
                .asInt(EmbeddingRequest.USUAL_DIMENSIONS)));
  }

  @Override
  public Reply answer(EmbeddingAnswer answer) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode predictions = body.putArray("predictions");
    for (int i = 0; i < answer.vectors().size(); i++) {
      ObjectNode embedding = predictions.addObject().putObject("embeddings");
      Embeddings.write(answer.vectors().get(i), embedding);
      embedding
          .putObject("statistics")
          .put("truncated", false)
          .put("token_count", Tokens.of(request.inputs().get(i)));
    }
    return Reply.json(200, body);
  }
}
