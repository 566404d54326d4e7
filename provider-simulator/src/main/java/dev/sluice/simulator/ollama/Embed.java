package dev.sluice.simulator.ollama;

import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.EmbeddingRequest;
import dev.sluice.simulator.answer.Tokens;
import dev.sluice.simulator.wire.EmbeddingCall;
import dev.sluice.simulator.wire.Reply;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Texts to embed. */
record Embed(EmbeddingRequest request) implements EmbeddingCall {

  static Embed read(JsonNode json) {
    Field body = new Field(json, "EmbedRequest");
    String model = Field.model(body);
    body.at("truncate").flag(true);
    ModelOptions.read(body.at("options"));
    List<String> inputs = inputs(body.at("input"));
    int tokens = inputs.stream().mapToInt(Tokens::of).sum();
    return new Embed(new EmbeddingRequest(model, inputs, tokens, dimensions(body)));
  }

  private static List<String> inputs(Field input) {
    if (input.value().isString()) {
      return List.of(input.text());
    }
    List<String> texts =
        input.value().isArray() ? input.array().stream().map(Field::text).toList() : List.of();
    if (texts.isEmpty()) {
      throw OllamaError.refusal("invalid input type");
    }
    return texts;
  }

  private static int dimensions(Field body) {
    Field dimensions = body.at("dimensions");
    if (!dimensions.absent() && !dimensions.value().isInt()) {
      throw dimensions.wrong("int");
    }
    return dimensions.value().asInt(EmbeddingRequest.USUAL_DIMENSIONS);
  }

  @Override
  public Reply answer(EmbeddingAnswer answer) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", request.model());
    ArrayNode embeddings = body.putArray("embeddings");
    for (float[] vector : answer.vectors()) {
      ArrayNode numbers = embeddings.addArray();
      for (float number : vector) {
        numbers.add(number);
      }
    }
    return Reply.json(
        200, body.put("total_duration", 1000).put("prompt_eval_count", request.inputTokens()));
  }
}
