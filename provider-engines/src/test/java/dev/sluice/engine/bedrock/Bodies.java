package dev.sluice.engine.bedrock;

import dev.sluice.schema.Json;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it is best read in Java: with single quotes. */
final class Bodies {

  private Bodies() {}

  static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }

  /** A body with these messages, the brackets left out. */
  static ObjectNode conversation(String messages) {
    return json("{'model':'m','messages':[" + messages + "]}");
  }

  /** A body with a question and these fields besides. */
  static ObjectNode asking(String fields) {
    return json("{'model':'m','messages':[{'role':'user','content':'Hi'}]," + fields + "}");
  }
}
