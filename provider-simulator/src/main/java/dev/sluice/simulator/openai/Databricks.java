package dev.sluice.simulator.openai;

import dev.sluice.simulator.limit.LimitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Databricks' model serving: errors with an {@code error_code}, and endpoints for models. */
final class Databricks implements Vendor {

  @Override
  public boolean takes(String field) {
    return true;
  }

  @Override
  public boolean takesInMessages(String field) {
    return true;
  }

  /** The code follows from the status alone. */
  @Override
  public JsonNode body(OpenAiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error_code", code(error.status())).put("message", error.message());
    return body;
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "BAD_REQUEST";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "ENDPOINT_NOT_FOUND";
      case 409 -> "RESOURCE_CONFLICT";
      case 429 -> "REQUEST_LIMIT_EXCEEDED";
      case 501 -> "NOT_IMPLEMENTED";
      case 503 -> "TEMPORARILY_UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status < 500 ? "INVALID_PARAMETER_VALUE" : "INTERNAL_ERROR";
    };
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of("Retry-After", Vendor.seconds(wait));
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }

  @Override
  public boolean alwaysTellsUsage() {
    return true;
  }

  @Override
  public JsonNode models(String owner, List<String> names) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode endpoints = list.putArray("endpoints");
    for (String name : names) {
      ObjectNode endpoint = endpoints.addObject().put("name", name).put("task", "llm/v1/chat");
      endpoint.putObject("state").put("ready", "READY");
      endpoint
          .putObject("config")
          .putArray("served_entities")
          .addObject()
          .put("name", name)
          .putObject("foundation_model")
          .put("name", name);
    }
    return list;
  }
}
