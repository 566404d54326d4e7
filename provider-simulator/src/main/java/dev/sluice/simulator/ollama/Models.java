package dev.sluice.simulator.ollama;

import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells which models there are, and what each of them is. */
final class Models {

  static final Route TAGS = new Route.Catalog("GET", (owner, models) -> tags(models));

  private static final List<String> CAPABILITIES =
      List.of("completion", "tools", "vision", "thinking");

  private Models() {}

  static Route show(Received request) {
    return new Route.Catalog("POST", (owner, models) -> show(named(request), models));
  }

  private static Reply tags(List<String> models) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode array = body.putArray("models");
    for (String model : models) {
      ObjectNode entry = array.addObject().put("name", model).put("model", model);
      entry.put("modified_at", "2026-01-01T00:00:00Z").put("size", 4_000_000_000L);
      entry.set("details", details());
    }
    return Reply.json(200, body);
  }

  private static String named(Received request) {
    byte[] body = request.body().orElseGet(() -> new byte[0]);
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      return Field.model(new Field(json, "ShowRequest"));
    } catch (JacksonException e) {
      throw new RejectedRequest(OllamaError.of(new Problem.NotJson()).reply());
    }
  }

  private static Reply show(String model, List<String> models) {
    if (!models.isEmpty() && !models.contains(model)) {
      throw new RejectedRequest(new OllamaError(404, "model '" + model + "' not found").reply());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("details", details());
    body.putObject("model_info")
        .put("general.architecture", "llama")
        .put("llama.context_length", 131_072);
    ArrayNode capabilities = body.putArray("capabilities");
    CAPABILITIES.forEach(capabilities::add);
    return Reply.json(200, body);
  }

  private static ObjectNode details() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("format", "gguf")
        .put("family", "llama")
        .put("parameter_size", "8B")
        .put("quantization_level", "Q4_K_M");
  }
}
