package dev.sluice.engine.gemini;

import dev.sluice.engine.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** What the reasons mean that a candidate ends for. */
final class Endings {

  private Endings() {}

  /** Null where the model failed, or where nobody here knows the reason. */
  static @Nullable FinishReason of(String finishReason) {
    return switch (finishReason) {
      case "STOP" -> FinishReason.STOP;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR" ->
          FinishReason.CONTENT_FILTER;
      // Whatever was wrong with an image, it was withheld.
      default -> finishReason.startsWith("IMAGE_") ? FinishReason.CONTENT_FILTER : null;
    };
  }
}
