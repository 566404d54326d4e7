package dev.sluice.worker.config;

import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns keys and values of any form into JSON, as they stand: nothing in them is looked up. */
final class JsonTree {

  private static final JsonNodeFactory NODES = Json.mapper().getNodeFactory();

  private JsonTree() {}

  /** Null if it does not hold keys and values, which is then reported. */
  static @Nullable ObjectNode read(Value value) {
    if (!(value.node() instanceof MappingNode mapping)) {
      value.mistake("must hold keys and values, not " + Value.kind(value.node()));
      return null;
    }
    try {
      return object(mapping);
    } catch (JacksonException e) {
      value.mistake("holds a number that JSON does not have");
      return null;
    }
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = NODES.objectNode();
    for (var entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        object.set(key.getValue(), tree(entry.getValueNode()));
      }
    }
    return object;
  }

  private static JsonNode tree(Node node) {
    return switch (node) {
      case MappingNode mapping -> object(mapping);
      case SequenceNode sequence -> array(sequence);
      case ScalarNode scalar -> scalar(scalar);
      default -> NODES.nullNode();
    };
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = NODES.arrayNode();
    sequence.getValue().forEach(element -> array.add(tree(element)));
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    var text = scalar.getValue();
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(text.equalsIgnoreCase("true"));
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
        ? Json.mapper().readTree(text)
        : NODES.stringNode(text);
  }
}
