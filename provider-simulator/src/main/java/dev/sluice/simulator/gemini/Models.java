package dev.sluice.simulator.gemini;

import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells which models there are, page by page. */
final class Models {

  private static final int USUAL_PAGE = 50;
  private static final int INPUT_TOKENS = 1_048_576;
  private static final int OUTPUT_TOKENS = 65_536;

  private Models() {}

  /**
   * @param model the only one that is asked for; null for all
   */
  static Route route(Service service, Received request, @Nullable String model) {
    if (model == null) {
      return new Route.Catalog("GET", (provider, models) -> page(service, request, models));
    }
    return new Route.Catalog(
        "GET",
        (provider, models) -> {
          if (!models.isEmpty() && !models.contains(model)) {
            throw new RejectedRequest(Problems.reply(new Problem.UnknownModel(model), service));
          }
          return Reply.json(200, describe(service, model));
        });
  }

  private static Reply page(Service service, Received request, List<String> models) {
    int size = number(request.query("pageSize"), USUAL_PAGE, "page_size");
    int from = number(request.query("pageToken"), 0, "page_token");
    int end = Math.min(models.size(), from + size);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray(service == Service.VERTEX_AI ? "publisherModels" : "models");
    models.subList(Math.min(from, end), end).forEach(model -> list.add(describe(service, model)));
    if (end < models.size()) {
      body.put("nextPageToken", Integer.toString(end));
    }
    return Reply.json(200, body);
  }

  private static int number(String written, int usual, String field) {
    if (written.isEmpty()) {
      return usual;
    }
    if (!written.matches("\\d{1,6}")) {
      throw GoogleError.refusal("Invalid value at '" + field + "'", field);
    }
    return Integer.parseInt(written);
  }

  private static ObjectNode describe(Service service, String model) {
    ObjectNode description = JsonNodeFactory.instance.objectNode();
    return switch (service) {
      case VERTEX_AI ->
          description.put("name", "publishers/google/models/" + model).put("versionId", "default");
      case GEMINI_API -> {
        description
            .put("name", "models/" + model)
            .put("version", "001")
            .put("displayName", model)
            .put("inputTokenLimit", INPUT_TOKENS)
            .put("outputTokenLimit", OUTPUT_TOKENS);
        ArrayNode methods = description.putArray("supportedGenerationMethods");
        if (model.contains("embedding")) {
          methods.add("embedContent").add("batchEmbedContents");
        } else {
          methods.add("generateContent").add("countTokens");
        }
        yield description;
      }
    };
  }
}
