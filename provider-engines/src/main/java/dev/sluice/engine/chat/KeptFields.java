package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    if (value instanceof ArrayNode more) {
      size.add(weight(more));
      list(name).addAll(more);
    } else if (value instanceof ObjectNode more) {
      ObjectNode object = object(name);
      more.forEachEntry((inner, innerValue) -> set(object, inner, innerValue));
    } else {
      set(fields, name, value);
    }
  }

  /** The fields so far, as {@link #toJson} gives them; null where there are none. */
  @Nullable ObjectNode orNull() {
    return fields.isEmpty() ? null : fields;
  }

  /** The fields so far; they grow along. */
  ObjectNode toJson() {
    return fields;
  }

  /** A list of our own: what comes is shared with whoever takes the pieces. */
  private ArrayNode list(String name) {
    if (fields.get(name) instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = Json.mapper().createArrayNode();
    set(fields, name, list);
    return list;
  }

  private ObjectNode object(String name) {
    if (fields.get(name) instanceof ObjectNode object) {
      return object;
    }
    ObjectNode object = Json.mapper().createObjectNode();
    set(fields, name, object);
    return object;
  }

  /** Sets a field, and counts by how much that makes the whole larger. */
  private void set(ObjectNode object, String name, JsonNode value) {
    JsonNode known = object.get(name);
    size.add(weight(value) + (known == null ? AnswerSize.OBJECT + name.length() : -weight(known)));
    object.set(name, value);
  }

  private static long weight(JsonNode value) {
    return value.isString() ? value.stringValue().length() : value.toString().length();
  }
}
