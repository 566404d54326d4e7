package dev.sluice.schema;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.jackson.JsonNodeDeserializer;

/**
 * Reads trees as ever, but for a number whose exponent no decimal can hold: at that Jackson throws
 * something that nobody catches who reads JSON.
 */
final class TreeDeserializer extends JsonNodeDeserializer {

  @Override
  public JsonNode deserialize(JsonParser parser, DeserializationContext context) {
    try {
      return super.deserialize(parser, context);
    } catch (NumberFormatException e) {
      throw BoundedNumbers.beyond();
    }
  }
}
