package dev.sluice.engine.openai;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.completions.CompletionUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an answer says, whoever read it.
 *
 * @param calls of tools: id, name and arguments of each
 */
record Said(
    @Nullable String content,
    List<List<String>> calls,
    String finishReason,
    long inputTokens,
    long outputTokens) {

  /** As OpenAI's own client reads it. */
  static Said of(ChatCompletion completion) {
    ChatCompletion.Choice choice = completion.choices().getFirst();
    CompletionUsage usage = completion.usage().orElseThrow();
    return new Said(
        choice.message().content().filter(text -> !text.isEmpty()).orElse(null),
        choice.message().toolCalls().orElse(List.of()).stream()
            .map(call -> call.asFunction())
            .map(call -> List.of(call.id(), call.function().name(), call.function().arguments()))
            .toList(),
        choice.finishReason().asString(),
        usage.promptTokens(),
        usage.completionTokens());
  }

  /** As it stands in a result. */
  static Said of(JsonNode completion) {
    JsonNode message = completion.at("/choices/0/message");
    return new Said(
        message.path("content").asString(null),
        message
            .path("tool_calls")
            .valueStream()
            .map(
                call ->
                    List.of(
                        call.path("id").asString(),
                        call.at("/function/name").asString(),
                        call.at("/function/arguments").asString()))
            .toList(),
        completion.at("/choices/0/finish_reason").asString(),
        completion.at("/usage/prompt_tokens").asLong(),
        completion.at("/usage/completion_tokens").asLong());
  }
}
