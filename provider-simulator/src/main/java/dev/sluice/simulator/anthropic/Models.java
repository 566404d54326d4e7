package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells which models there are, a page at a time. */
final class Models {

  private static final int USUAL_PAGE = 20;
  private static final int LARGEST_PAGE = 1000;

  private static final List<String> CAPABILITIES =
      List.of("batch", "citations", "image_input", "pdf_input", "structured_outputs");

  private Models() {}

  static Route list(Received request) {
    String limit = request.query("limit");
    String after = request.query("after_id");
    return new Route.Catalog("GET", (owner, models) -> page(models, size(limit), after));
  }

  private static int size(String limit) {
    if (limit.isEmpty()) {
      return USUAL_PAGE;
    }
    if (!limit.matches("\\d{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > LARGEST_PAGE) {
      throw AnthropicError.refusal("limit: Input should be from 1 to " + LARGEST_PAGE);
    }
    return Integer.parseInt(limit);
  }

  private static Reply page(List<String> models, int size, String after) {
    int from = models.indexOf(after) + 1;
    List<String> page = models.subList(from, Math.min(models.size(), from + size));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode data = body.putArray("data");
    page.forEach(model -> data.add(describe(model)));
    return Reply.json(
        200,
        body.put("has_more", from + page.size() < models.size())
            .put("first_id", page.isEmpty() ? null : page.getFirst())
            .put("last_id", page.isEmpty() ? null : page.getLast()));
  }

  static Route one(String model) {
    return new Route.Catalog(
        "GET",
        (owner, models) -> {
          if (!models.isEmpty() && !models.contains(model)) {
            throw new RejectedRequest(AnthropicProblems.reply(new Problem.UnknownModel(model), ""));
          }
          return Reply.json(200, describe(model));
        });
  }

  private static ObjectNode describe(String model) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", model)
            .put("type", "model")
            .put("display_name", model)
            .put("created_at", "2026-01-01T00:00:00Z")
            .put("max_input_tokens", 200_000)
            .put("max_tokens", 64_000);
    ObjectNode capabilities = node.putObject("capabilities");
    CAPABILITIES.forEach(name -> capabilities.putObject(name).put("supported", true));
    return node;
  }
}
