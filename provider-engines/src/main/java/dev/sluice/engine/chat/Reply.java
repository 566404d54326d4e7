package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The message that a model answered with.
 *
 * @param text null where it said nothing
 * @param reasoning what it thought, where the provider shows that
 * @param refusal why it does not answer, where the provider tells that apart from the text
 * @param calls the tools that it wants called
 * @param extraContent what the system wants to see again with this message in the next request,
 *     under the name of the system, as in {@code {"anthropic": {…}}}; null where it wants nothing
 */
public record Reply(
    @Nullable String text,
    @Nullable String reasoning,
    @Nullable String refusal,
    List<ToolCall> calls,
    @Nullable ObjectNode extraContent) {

  public Reply {
    calls = List.copyOf(calls);
  }

  /** A reply that is nothing but text. */
  public static Reply ofText(String text) {
    return new Reply(requireNonNull(text, "text is null"), null, null, List.of(), null);
  }

  /**
   * A tool that the model wants called.
   *
   * @param arguments JSON, as the model wrote it: that it is well-formed is not promised
   * @param extraContent as in {@link Reply}, for this one call
   */
  public record ToolCall(
      String id, String name, String arguments, @Nullable ObjectNode extraContent) {
    public ToolCall {
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
      requireNonNull(arguments, "arguments is null");
    }
  }

  /** The {@code message} of a choice in OpenAI form. */
  ObjectNode toJson() {
    ObjectNode message =
        Json.mapper()
            .createObjectNode()
            .put("role", "assistant")
            .put("content", text)
            .put("refusal", refusal);
    if (reasoning != null) {
      message.put("reasoning_content", reasoning);
    }
    if (!calls.isEmpty()) {
      ArrayNode array = message.putArray("tool_calls");
      calls.forEach(call -> array.add(toJson(call)));
    }
    if (extraContent != null) {
      message.set("extra_content", extraContent);
    }
    return message;
  }

  private static ObjectNode toJson(ToolCall call) {
    ObjectNode json = Json.mapper().createObjectNode().put("id", call.id()).put("type", "function");
    json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    if (call.extraContent() != null) {
      json.set("extra_content", call.extraContent());
    }
    return json;
  }
}
