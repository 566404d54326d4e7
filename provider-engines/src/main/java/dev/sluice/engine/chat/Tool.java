package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function that the model may call.
 *
 * @param path such as {@code tools[0].function}; to refuse it by
 * @param parameters a JSON Schema of an object; shared with the body, so never to be changed
 * @param strict whether the arguments must follow the schema to the letter
 */
public record Tool(
    String path, String name, @Nullable String description, ObjectNode parameters, boolean strict) {
  public Tool {
    requireNonNull(path, "path is null");
    requireNonNull(name, "name is null");
    requireNonNull(parameters, "parameters is null");
  }
}
