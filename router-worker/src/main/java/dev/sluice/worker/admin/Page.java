package dev.sluice.worker.admin;

import dev.sluice.schema.Json;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One answer to a person or a probe. */
record Page(int status, String contentType, String body) {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  static Page metrics(String text) {
    return new Page(200, PROMETHEUS, text);
  }

  /** Up if every part is; 503 tells a probe that one is not. */
  static Page health(List<Supplier<Health>> checks) {
    var found = checks.stream().map(Supplier::get).toList();
    boolean up = found.stream().allMatch(Health::up);
    var root = Json.mapper().createObjectNode().put("status", status(up));
    var parts = root.putArray("checks");
    for (var health : found) {
      parts
          .addObject()
          .put("name", health.name())
          .put("status", status(health.up()))
          .put("detail", health.detail());
    }
    return json(up ? 200 : 503, root);
  }

  /** What a probe needs to know, and whoever has no token may. */
  static Page upOrDown(int status) {
    return json(status, Json.mapper().createObjectNode().put("status", status(status == 200)));
  }

  static Page models(Models models) {
    return json(200, models.all());
  }

  static Page model(Models models, String name) {
    var found = models.find(name);
    return found.isPresent() ? json(200, found.get()) : unknown(models, name);
  }

  private static Page unknown(Models models, String name) {
    var nearest = models.nearest(name);
    var hint = nearest.isEmpty() ? "" : "; did you mean " + String.join(", ", nearest) + "?";
    return openAiError(404, "there is no model " + name + hint, "model_not_found");
  }

  /**
   * In the form that OpenAI's clients read.
   *
   * @param code null for none
   */
  static Page openAiError(int status, String message, @Nullable String code) {
    var root = Json.mapper().createObjectNode();
    root.putObject("error")
        .put("message", message)
        .put("type", status < 500 ? "invalid_request_error" : "server_error")
        .put("param", code == null ? null : "model")
        .put("code", code);
    return json(status, root);
  }

  /**
   * @param paths that there are; none where that is not to be told
   */
  static Page error(int status, String message, Collection<String> paths) {
    var root = Json.mapper().createObjectNode().put("error", message);
    if (!paths.isEmpty()) {
      paths.forEach(root.putArray("paths")::add);
    }
    return json(status, root);
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private static Page json(int status, JsonNode root) {
    return new Page(status, JSON, Json.mapper().writeValueAsString(root));
  }
}
