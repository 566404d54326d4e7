package dev.sluice.simulator.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One alternative of an answer: a text, a refusal or calls of tools.
 *
 * @param reasoning what the model thought before it answered; null if it did not
 * @param stopSequence the caller's text before which the answer was ended; null if none was
 */
public record Choice(
    @Nullable String text,
    @Nullable String refusal,
    @Nullable String reasoning,
    List<ToolCall> toolCalls,
    FinishReason finishReason,
    @Nullable String stopSequence) {

  /**
   * @param id unique in the answer; each wire gives it its own look
   */
  public record ToolCall(String id, String name, JsonNode arguments) {}

  static Choice refusing(String words) {
    return new Choice(null, words, null, List.of(), FinishReason.STOP, null);
  }

  int reasoningTokens() {
    return reasoning == null ? 0 : Tokens.of(reasoning);
  }

  /** All that was written, reasoning included. */
  int tokens() {
    int tokens = reasoningTokens();
    for (ToolCall call : toolCalls) {
      tokens += Tokens.of(call.name() + call.arguments());
    }
    return tokens
        + (text == null ? 0 : Tokens.of(text))
        + (refusal == null ? 0 : Tokens.of(refusal));
  }
}
