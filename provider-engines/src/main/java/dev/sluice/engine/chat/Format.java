package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What form the text of the answer must have. */
public sealed interface Format {

  /** Any. */
  record Text() implements Format {}

  /** Some JSON object. */
  record JsonObject() implements Format {}

  /**
   * JSON that a schema describes.
   *
   * @param schema shared with the body, so never to be changed
   * @param strict whether it must follow the schema to the letter
   */
  record JsonSchema(String name, @Nullable String description, ObjectNode schema, boolean strict)
      implements Format {
    public JsonSchema {
      requireNonNull(name, "name is null");
      requireNonNull(schema, "schema is null");
    }
  }
}
