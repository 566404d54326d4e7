package dev.sluice.engine.embedding;

import dev.sluice.schema.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes vectors as OpenAI answers with them. */
public final class EmbeddingList {

  private EmbeddingList() {}

  /**
   * @param vectors arrays of numbers, one for each input in its order
   * @param tokens of all inputs; zero where nobody counted
   */
  public static ObjectNode toJson(
      List<JsonNode> vectors, boolean base64, String model, long tokens) {
    ObjectNode json = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (JsonNode vector : vectors) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      item.set("embedding", base64 ? encoded(vector) : vector);
    }
    json.put("model", model);
    json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return json;
  }

  /** Numbers of 32 bits, the lowest byte first. */
  private static JsonNode encoded(JsonNode vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    vector.forEach(number -> bytes.putFloat((float) number.asDouble(0)));
    return Json.mapper()
        .getNodeFactory()
        .stringNode(Base64.getEncoder().encodeToString(bytes.array()));
  }
}
