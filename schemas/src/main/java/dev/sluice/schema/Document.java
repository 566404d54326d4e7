package dev.sluice.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns text into the one JSON object that it must be, or says where it fails to be one. */
final class Document {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Document() {}

  static ObjectNode parseJob(Text text) {
    return parse(text, Json.jobMapper());
  }

  static ObjectNode parseResult(byte[] value) {
    return parse(Text.of(value), Json.resultMapper());
  }

  /** Over the valid part of the text. */
  static JsonParser parser(Text text, JsonMapper mapper) {
    String chars = text.chars();
    boolean marked = !chars.isEmpty() && chars.charAt(0) == BYTE_ORDER_MARK;
    return mapper.createParser(marked ? chars.substring(1) : chars);
  }

  private static ObjectNode parse(Text text, JsonMapper mapper) {
    if (!text.wholly()) {
      throw new MalformedRecordException("no valid UTF-8 at byte " + text.validBytes());
    }
    try (JsonParser parser = parser(text, mapper)) {
      return object(parser);
    }
  }

  private static ObjectNode object(JsonParser parser) {
    JsonNode root;
    try {
      root = parser.readValueAsTree();
      if (root != null && parser.nextToken() != null) {
        throw new MalformedRecordException("more than one JSON value" + at(parser, null));
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedRecordException(
          "too much JSON: " + e.getOriginalMessage() + at(parser, e));
    } catch (JacksonException e) {
      throw new MalformedRecordException("no JSON: " + e.getOriginalMessage() + at(parser, e));
    }
    if (root == null || root.isMissingNode()) {
      throw new MalformedRecordException("no JSON: nothing but white space");
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedRecordException("must be a JSON object, not " + Fields.kindOf(root));
  }

  private static String at(JsonParser parser, @Nullable JacksonException exception) {
    TokenStreamLocation thrown = exception == null ? null : exception.getLocation();
    TokenStreamLocation location = thrown == null ? parser.currentLocation() : thrown;
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
