package dev.sluice.simulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a chat request, before it is written whole or streamed.
 *
 * @param created seconds since the epoch
 */
public record ChatAnswer(String id, long created, ChatRequest request, List<Choice> choices) {

  /** One alternative: a text, a refusal or a call of a tool. Exactly one of the three is there. */
  record Choice(
      @Nullable String content,
      @Nullable String refusal,
      @Nullable ToolCall toolCall,
      String finishReason) {

    int tokens() {
      if (toolCall != null) {
        return Tokens.of(toolCall.name() + toolCall.arguments());
      }
      return Tokens.of(content == null ? String.valueOf(refusal) : content);
    }
  }

  record ToolCall(String id, String name, String arguments) {}

  /** What a model would say; the same for the same request, but for its id and time. */
  public static ChatAnswer of(ChatRequest request, String id, long created) {
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < request.count(); i++) {
      choices.add(choice(request, Seeds.of(request.model() + "\n" + request.prompt(), i)));
    }
    return new ChatAnswer(id, created, request, choices);
  }

  /** A model that will not answer. */
  public static ChatAnswer refusing(ChatRequest request, String id, long created) {
    Choice refusal = new Choice(null, "I’m sorry, I can’t help with that.", null, "stop");
    return new ChatAnswer(id, created, request, List.of(refusal));
  }

  private static Choice choice(ChatRequest request, SplittableRandom random) {
    Optional<Tool> tool = request.toolToCall();
    if (tool.isPresent()) {
      String arguments =
          new SchemaInstance(tool.get().parameters(), request.prompt(), random).makeObject();
      String callId = "call_" + Long.toHexString(random.nextLong());
      return new Choice(
          null, null, new ToolCall(callId, tool.get().name(), arguments), "tool_calls");
    }
    String text =
        switch (request.format()) {
          case ResponseFormat.Text() -> Prose.about(request.prompt(), random);
          case ResponseFormat.Structured(var schema) ->
              new SchemaInstance(schema, request.prompt(), random).make().toString();
        };
    return cut(text, request.maxTokens().orElse(Integer.MAX_VALUE));
  }

  private static Choice cut(String text, int maxTokens) {
    String kept = Tokens.cut(text, maxTokens);
    return new Choice(kept, null, null, kept.length() < text.length() ? "length" : "stop");
  }

  public ObjectNode toJson() {
    ObjectNode body = envelope("chat.completion");
    ArrayNode array = body.putArray("choices");
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      ObjectNode node = array.addObject().put("index", i);
      ObjectNode message = node.putObject("message").put("role", "assistant");
      message.put("content", choice.content()).put("refusal", choice.refusal());
      if (choice.toolCall() != null) {
        message.putArray("tool_calls").add(describe(choice.toolCall()));
      }
      node.putNull("logprobs").put("finish_reason", choice.finishReason());
    }
    body.set("usage", usage());
    return body;
  }

  ObjectNode envelope(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", request.model());
  }

  static ObjectNode describe(ToolCall call) {
    ObjectNode node =
        JsonNodeFactory.instance.objectNode().put("id", call.id()).put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    return node;
  }

  ObjectNode usage() {
    int input = request.inputTokens();
    int output = choices.stream().mapToInt(Choice::tokens).sum();
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", input);
    usage.put("completion_tokens", output);
    usage.put("total_tokens", input + output);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
    usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
    return usage;
  }
}
