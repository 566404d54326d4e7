package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that come in pieces and that nobody here knows: lists grow, the fields of objects are
 * joined, and of anything else the latest counts. Nulls are passed over.
 */
final class KeptFields {

  private final AnswerSize size;
  private final ObjectNode fields = Json.mapper().createObjectNode();

  KeptFields(AnswerSize size) {
    this.size = size;
  }

  void keepAll(JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      keep(field.getKey(), field.getValue());
    }
  }

  void keep(String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    JsonNode known = fields.get(name);
    if (known == null) {
      size.add(AnswerSize.OBJECT + name.length());
    }
    if (value instanceof ArrayNode more) {
      // Of all the kinds only this one grows with every piece.
      size.add(more.toString().length());
      list(name, known).addAll(more);
    } else if (value instanceof ObjectNode more) {
      fields.set(name, joined(known, more));
    } else {
      fields.set(name, value);
    }
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** The fields so far; they grow along. */
  ObjectNode toJson() {
    return fields;
  }

  private ArrayNode list(String name, JsonNode known) {
    return known instanceof ArrayNode list ? list : fields.putArray(name);
  }

  /** An object of our own: what it is made of is shared with whoever takes the pieces. */
  private static ObjectNode joined(JsonNode known, ObjectNode more) {
    ObjectNode joined =
        known instanceof ObjectNode object ? object : Json.mapper().createObjectNode();
    joined.setAll(more);
    return joined;
  }
}
