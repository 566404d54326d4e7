package dev.sluice.engine.cli;

import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what one run says, line by line. Owned by the thread of the call. */
interface ToolOutput {

  /**
   * One line of standard output: an event, or any of the things that tools print between them.
   *
   * @return what the run came to, if this line tells it; null otherwise
   */
  default @Nullable ToolResult read(byte[] line) throws InterruptedException {
    JsonNode json;
    try {
      json = Json.mapper().readTree(line);
    } catch (JacksonException e) {
      return null;
    }
    return json instanceof ObjectNode event ? line(event) : null;
  }

  /**
   * One JSON object of standard output. What it does not know it passes over.
   *
   * @return what the run came to, if this line tells it; null otherwise
   * @throws InterruptedException if nobody wants the rest
   */
  @Nullable ToolResult line(ObjectNode event) throws InterruptedException;

  /**
   * What went wrong, where a run ended badly and no line told its result.
   *
   * @param exit how it ended
   */
  ToolResult.Failure failure(Exit exit);
}
