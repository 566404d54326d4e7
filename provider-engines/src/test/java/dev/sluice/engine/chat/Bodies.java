package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import tools.jackson.databind.node.ObjectNode;

/** JSON as it is best read in Java: with single quotes. */
public final class Bodies {

  private Bodies() {}

  public static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }

  /** A body with these messages, the brackets left out. */
  public static ObjectNode conversation(String messages) {
    return json("{'model':'m','messages':[" + messages + "]}");
  }

  /** A body with a question and these fields besides. */
  public static ObjectNode asking(String fields) {
    return json("{'model':'m','messages':[{'role':'user','content':'Hi'}]," + fields + "}");
  }
}
