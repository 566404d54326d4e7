package dev.sluice.worker.admin;

import dev.sluice.schema.Json;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
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

  static Page error(int status, String message, Collection<String> paths) {
    var root = Json.mapper().createObjectNode().put("error", message);
    var known = root.putArray("paths");
    paths.forEach(known::add);
    return json(status, root);
  }

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private static Page json(int status, JsonNode root) {
    return new Page(status, JSON, Json.mapper().writeValueAsString(root));
  }
}
