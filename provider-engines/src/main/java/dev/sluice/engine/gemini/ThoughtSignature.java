package dev.sluice.engine.gemini;

import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model remembers its thoughts by. It comes with a part of an answer and has to go back with
 * that part, or models from the third generation on refuse the conversation. Between the two the
 * caller keeps it, as extra content of a message or a call.
 */
final class ThoughtSignature {

  /** As a part calls it. */
  static final String FIELD = "thoughtSignature";

  /** Stands in for the signature of a call that some other model made. */
  static final String OF_ANOTHER_MODEL = "skip_thought_signature_validator";

  private static final String SYSTEM = "google";
  private static final String KEPT = "thought_signature";

  private ThoughtSignature() {}

  /** Empty if there is none. */
  static String in(@Nullable ObjectNode extraContent) {
    return extraContent == null ? "" : extraContent.path(SYSTEM).path(KEPT).asString("");
  }

  static ObjectNode toExtraContent(String signature) {
    ObjectNode content = Json.mapper().createObjectNode();
    content.putObject(SYSTEM).put(KEPT, signature);
    return content;
  }
}
