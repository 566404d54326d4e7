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

/**
 * Embeddings of the Gemini API.
 *
 * @param batch whether several may be asked for, and are answered as a list
 */
record Embeddings(EmbeddingRequest request, boolean batch) implements EmbeddingCall {

  private static final int MOST_INPUTS = 100;

  static Embeddings readOne(JsonNode body, String model) {
    ObjectNode one = ProtoJson.read(body, ProtoMessages.EMBED_CONTENT, Service.GEMINI_API);
    return new Embeddings(request(List.of(one), model), false);
  }

  static Embeddings readAll(JsonNode body, String model) {
    ObjectNode all = ProtoJson.read(body, ProtoMessages.BATCH_EMBED_CONTENTS, Service.GEMINI_API);
    List<JsonNode> requests = all.path("requests").valueStream().toList();
    if (requests.isEmpty() || requests.size() > MOST_INPUTS) {
      throw GoogleError.refusal(
          "* BatchEmbedContentsRequest.requests: must have from 1 to " + MOST_INPUTS + " requests",
          "requests");
    }
    for (JsonNode one : requests) {
      if (!one.path("model").asString("").equals("models/" + model)) {
        throw GoogleError.refusal(
            "* BatchEmbedContentsRequest.requests.model: model must be that of the batch",
            "requests.model");
      }
    }
    return new Embeddings(request(requests, model), true);
  }

  private static EmbeddingRequest request(List<? extends JsonNode> requests, String model) {
    List<String> inputs = new ArrayList<>();
    for (JsonNode one : requests) {
      JsonNode parts = one.path("content").path("parts");
      if (parts.isEmpty()) {
        throw GoogleError.refusal(
            "* EmbedContentRequest.content: contents is not specified", "content");
      }
      StringBuilder text = new StringBuilder();
      parts.forEach(part -> text.append(part.path("text").asString("")));
      inputs.add(text.toString());
    }
    return new EmbeddingRequest(
        model,
        inputs,
        inputs.stream().mapToInt(Tokens::of).sum(),
        requests.getFirst().path("outputDimensionality").asInt(EmbeddingRequest.USUAL_DIMENSIONS));
  }

  @Override
  public Reply answer(EmbeddingAnswer answer) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (!batch) {
      write(answer.vectors().getFirst(), body.putObject("embedding"));
      return Reply.json(200, body);
    }
    ArrayNode embeddings = body.putArray("embeddings");
    answer.vectors().forEach(vector -> write(vector, embeddings.addObject()));
    return Reply.json(200, body);
  }

  static void write(float[] vector, ObjectNode embedding) {
    ArrayNode values = embedding.putArray("values");
    for (float number : vector) {
      values.add(number);
    }
  }
}
