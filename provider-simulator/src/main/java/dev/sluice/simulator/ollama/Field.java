package dev.sluice.simulator.ollama;

import dev.sluice.simulator.wire.RejectedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A value of a request and where it stands, such as {@code ChatRequest.messages.content}. What is
 * not known is passed over, as their server does; what is of a wrong type is refused.
 */
record Field(JsonNode value, String path) {

  /** The value of an object of the request. */
  Field at(String name) {
    return new Field(value.path(name), path + "." + name);
  }

  boolean absent() {
    return value.isMissingNode() || value.isNull();
  }

  /** Empty if it is not there. */
  String text() {
    if (!absent() && !value.isString()) {
      throw wrong("string");
    }
    return value.asString("");
  }

  boolean flag(boolean usual) {
    if (!absent() && !value.isBoolean()) {
      throw wrong("bool");
    }
    return value.asBoolean(usual);
  }

  /** None if it is not there. */
  List<Field> array() {
    if (!absent() && !value.isArray()) {
      throw wrong("array");
    }
    List<Field> elements = new ArrayList<>();
    value.forEach(element -> elements.add(new Field(element, path)));
    return elements;
  }

  Field object() {
    if (!absent() && !value.isObject()) {
      throw wrong("object");
    }
    return this;
  }

  RejectedRequest wrong(String type) {
    String kind = value.getNodeType().name().toLowerCase(Locale.ROOT);
    return OllamaError.refusal(
        "json: cannot unmarshal %s into Go struct field %s of type %s".formatted(kind, path, type));
  }

  static String model(Field body) {
    String model = body.object().at("model").text();
    if (model.isBlank()) {
      throw OllamaError.refusal("model is required");
    }
    return model;
  }
}
