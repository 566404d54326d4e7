package dev.sluice.engine.gemini;

import dev.sluice.schema.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes in OpenAI's form how likely each token of an answer was. */
final class Logprobs {

  private Logprobs() {}

  /**
   * The tokens of one piece of an answer.
   *
   * @param result their {@code logprobsResult}; may be missing
   */
  static ArrayNode content(JsonNode result) {
    ArrayNode content = Json.mapper().createArrayNode();
    JsonNode chosen = result.path("chosenCandidates");
    for (int i = 0; i < chosen.size(); i++) {
      ObjectNode token = token(chosen.path(i));
      ArrayNode top = token.putArray("top_logprobs");
      result
          .path("topCandidates")
          .path(i)
          .path("candidates")
          .forEach(other -> top.add(token(other)));
      content.add(token);
    }
    return content;
  }

  private static ObjectNode token(JsonNode candidate) {
    String text = candidate.path("token").asString("");
    ObjectNode token = Json.mapper().createObjectNode().put("token", text);
    token.set("logprob", candidate.path("logProbability"));
    ArrayNode bytes = token.putArray("bytes");
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(each & 0xFF);
    }
    return token;
  }
}
