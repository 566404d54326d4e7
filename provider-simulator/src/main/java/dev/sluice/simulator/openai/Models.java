package dev.sluice.simulator.openai;

import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells which models there are. */
final class Models {

  static final long CREATED = 1_700_000_000L;

  private Models() {}

  static Route all(Vendor vendor) {
    return told(vendor::models);
  }

  static Route told(BiFunction<String, List<String>, JsonNode> list) {
    return new Route.Catalog("GET", (owner, models) -> Reply.json(200, list.apply(owner, models)));
  }

  static Route one(String model, Vendor vendor) {
    return new Route.Catalog(
        "GET",
        (owner, models) -> {
          if (!models.isEmpty() && !models.contains(model)) {
            OpenAiError unknown = vendor.describe(new Problem.UnknownModel(model));
            throw new RejectedRequest(vendor.reply(unknown));
          }
          return Reply.json(200, describe(model, owner));
        });
  }

  static ObjectNode list(String owner, List<String> models) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    models.forEach(model -> data.add(describe(model, owner)));
    return body;
  }

  private static ObjectNode describe(String model, String owner) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model)
        .put("object", "model")
        .put("created", CREATED)
        .put("owned_by", owner);
  }
}
