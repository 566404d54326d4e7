package dev.sluice.provider.testkit;

import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of calls, in OpenAI form. */
final class Bodies {

  /** What the body calls the model; the call's own name takes its place. */
  static final String ALIAS = "kit-alias-of-the-model";

  /** A black square of one pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

  /** What a refusal of something that is attached to a question may name: where that stands. */
  static final List<String> ATTACHED = List.of("messages[0].content", "image", "audio");

  private Bodies() {}

  static ObjectNode chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", ALIAS);
    message(body.putArray("messages"), "user", prompt);
    return body;
  }

  static ObjectNode message(ArrayNode messages, String role, String content) {
    return messages.addObject().put("role", role).put("content", content);
  }

  static ArrayNode messages(ObjectNode body) {
    return (ArrayNode) body.path("messages");
  }

  /** Both tools are named in the prompt, for stand-ins that choose by it. */
  static ObjectNode withTools() {
    ObjectNode body = chat("Ask weather and clock.");
    ArrayNode tools = body.putArray("tools");
    tool(tools, "weather", "Tells the weather of a city.");
    tool(tools, "clock", "Tells the time in a city.");
    return body;
  }

  private static void tool(ArrayNode tools, String name, String description) {
    ObjectNode function = tools.addObject().put("type", "function").putObject("function");
    function.put("name", name).put("description", description);
    function.set("parameters", schema("city"));
  }

  /** An object with one text, which it must have. */
  static ObjectNode schema(String property) {
    ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
    schema.putObject("properties").putObject(property).put("type", "string");
    schema.putArray("required").add(property);
    return schema.put("additionalProperties", false);
  }

  static void responseFormat(ObjectNode body, String property) {
    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
    ObjectNode named = format.putObject("json_schema").put("name", "place").put("strict", true);
    named.set("schema", schema(property));
  }

  static ObjectNode withImage(String url) {
    ObjectNode body = chat("");
    ArrayNode content = Json.mapper().createArrayNode();
    content.addObject().put("type", "text").put("text", "What is on it?");
    content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    ((ObjectNode) messages(body).get(0)).set("content", content);
    return body;
  }

  static ObjectNode embeddings(String... texts) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", ALIAS);
    ArrayNode input = body.putArray("input");
    for (String text : texts) {
      input.add(text);
    }
    return body;
  }
}
