package dev.sluice.engine.bedrock;

import dev.sluice.engine.chat.FinishReason;

/** Why Converse says that an answer ended. */
final class StopReason {

  private static final String FULL_WINDOW = "model_context_window_exceeded";

  private StopReason() {}

  /** Whether the model wrote something that is no answer. */
  static boolean isMalformed(String reason) {
    return reason.startsWith("malformed_");
  }

  /** Whether there was no room left for more, or for anything. */
  static boolean isFullWindow(String reason) {
    return reason.equals(FULL_WINDOW);
  }

  /** What is not known yet is taken for the end that it is. */
  static FinishReason toFinish(String reason) {
    return switch (reason) {
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "max_tokens", FULL_WINDOW -> FinishReason.LENGTH;
      case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  /** For a person, of an answer that was withheld. */
  static String refusal(String reason) {
    return reason.equals("guardrail_intervened")
        ? "a guardrail intervened"
        : "the answer was withheld by a content filter";
  }
}
