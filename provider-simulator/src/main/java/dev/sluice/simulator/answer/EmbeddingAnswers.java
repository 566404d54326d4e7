package dev.sluice.simulator.answer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Embeds texts as unit vectors that depend on the model and the text alone. */
public final class EmbeddingAnswers {

  private EmbeddingAnswers() {}

  public static ObjectNode answer(EmbeddingRequest request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < request.inputs().size(); i++) {
      float[] vector = vector(request.model(), request.inputs().get(i), request.dimensions());
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      if (request.base64()) {
        item.put("embedding", base64(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    body.put("model", request.model());
    body.putObject("usage")
        .put("prompt_tokens", request.inputTokens())
        .put("total_tokens", request.inputTokens());
    return body;
  }

  private static float[] vector(String model, String text, int dimensions) {
    SplittableRandom random = Seeds.of(model + "\n" + text, 0);
    double[] raw = new double[dimensions];
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      raw[i] = random.nextGaussian();
      squares += raw[i] * raw[i];
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      unit[i] = (float) (raw[i] / length);
    }
    return unit;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
