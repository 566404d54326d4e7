package dev.sluice.engine.chat;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The message of a choice that grows by deltas, whoever's server wrote them. */
final class MessageDraft {

  private final ReplyDraft reply;
  private final KeptFields others;
  private final CallDraft functionCall;
  private boolean functionCalled;
  private boolean started;

  MessageDraft(AnswerSize size) {
    this.reply = new ReplyDraft(size);
    this.others = new KeptFields(size);
    this.functionCall = new CallDraft(size, 0);
  }

  /** Whether any piece of the answer itself came, and not just the role that it begins with. */
  boolean started() {
    return started;
  }

  void add(JsonNode delta) {
    for (Map.Entry<String, JsonNode> field : delta.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "role" -> {}
        case "content" -> content(value);
        case "refusal" -> refusal(value.asString(""));
        case "reasoning_content" -> reasoning(value.asString(""));
        case "reasoning" -> reasoning(isUnderBothNames(delta) ? "" : value.asString(""));
        case "tool_calls" -> value.forEach(this::toolCall);
        case "function_call" -> functionCall(value);
        case "extra_content" -> extraContent(value);
        default -> other(field.getKey(), value);
      }
    }
  }

  /** Some servers send the same piece of reasoning twice. */
  private static boolean isUnderBothNames(JsonNode delta) {
    return !delta.path("reasoning_content").asString("").isEmpty();
  }

  private void text(String piece) {
    started |= !piece.isEmpty();
    reply.text(piece);
  }

  private void reasoning(String piece) {
    started |= !piece.isEmpty();
    reply.reasoning(piece);
  }

  private void refusal(String piece) {
    started |= !piece.isEmpty();
    reply.refusal(piece);
  }

  /** Text, or with some servers a list of parts, the reasoning among them. */
  private void content(JsonNode content) {
    if (!content.isArray()) {
      text(content.asString(""));
      return;
    }
    for (JsonNode part : content) {
      switch (part.path("type").asString("")) {
        case "reasoning" ->
            part.path("summary").forEach(s -> reasoning(s.path("text").asString("")));
        case "thinking" ->
            part.path("thinking").forEach(s -> reasoning(s.path("text").asString("")));
        default -> text(part.path("text").asString(""));
      }
    }
  }

  private void toolCall(JsonNode fragment) {
    started = true;
    JsonNode function = fragment.path("function");
    JsonNode index = fragment.path("index");
    CallDraft call =
        reply.call(
            index.isIntegralNumber() && index.canConvertToLong() ? index.asLong() : null,
            fragment.path("id").asString(""),
            function.path("name").asString(""));
    call.arguments(arguments(function));
    if (fragment.path("extra_content") instanceof ObjectNode content) {
      call.extraContent(content);
    }
  }

  private void functionCall(JsonNode fragment) {
    if (fragment.isObject()) {
      started = true;
      functionCalled = true;
      functionCall.name("", fragment.path("name").asString(""));
      functionCall.arguments(arguments(fragment));
    }
  }

  /** A string, or with some servers the object itself, whole. */
  private static String arguments(JsonNode function) {
    JsonNode arguments = function.path("arguments");
    return arguments.isObject() ? arguments.toString() : arguments.asString("");
  }

  private void extraContent(JsonNode content) {
    if (content instanceof ObjectNode object) {
      started = true;
      reply.extraContent(object);
    }
  }

  /** A string that nobody here knows may be a piece or a whole, so it is left out of the whole. */
  private void other(String name, JsonNode value) {
    if (!value.isString()) {
      others.keep(name, value);
    }
  }

  ObjectNode toJson() {
    ObjectNode message = reply.toReply().toJson();
    if (functionCalled) {
      Reply.ToolCall call = functionCall.toCall();
      message
          .putObject("function_call")
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    return message.setAll(others.toJson());
  }
}
