package dev.sluice.engine.contract;

import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of calls, in OpenAI form. */
final class Questions {

  /** A black square of one pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

  static final String INLINE = "data:image/png;base64," + PNG;

  private Questions() {}

  static ObjectNode of(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body;
  }

  /** A question after something that was said before it. */
  static ObjectNode after(String role, String text, String prompt) {
    ObjectNode body = of(prompt);
    messages(body).insertObject(0).put("role", role).put("content", text);
    return body;
  }

  static ArrayNode messages(ObjectNode body) {
    return (ArrayNode) body.path("messages");
  }

  static ObjectNode withImage(String prompt, String url) {
    ObjectNode body = of("");
    ArrayNode content = ((ObjectNode) messages(body).get(0)).putArray("content");
    content.addObject().put("type", "text").put("text", prompt);
    content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    return body;
  }

  static ObjectNode withTools(String prompt) {
    ObjectNode body = of(prompt);
    addTools(body);
    return body;
  }

  static void addTools(ObjectNode body) {
    ArrayNode tools = body.putArray("tools");
    for (String name : List.of("weather", "clock")) {
      ObjectNode function = tools.addObject().put("type", "function").putObject("function");
      function.put("name", name).put("description", "Tells it of a city.");
      function.set("parameters", schema("city"));
    }
  }

  static ObjectNode schema(String property) {
    ObjectNode schema = Json.mapper().createObjectNode().put("type", "object");
    schema.putObject("properties").putObject(property).put("type", "string");
    schema.putArray("required").add(property);
    return schema.put("additionalProperties", false);
  }

  static void addSchema(ObjectNode body, String property) {
    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
    format
        .putObject("json_schema")
        .put("name", "place")
        .put("strict", true)
        .set("schema", schema(property));
  }
}
