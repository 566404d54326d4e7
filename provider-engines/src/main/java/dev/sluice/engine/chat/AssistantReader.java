package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a message of the assistant: an answer as it was given, put back into a conversation. */
final class AssistantReader {

  /** What an answer has and what says nothing more to the model that wrote it is passed over. */
  private static final Set<String> FIELDS =
      Set.of(
          "role",
          "content",
          "refusal",
          "tool_calls",
          "reasoning_content",
          "reasoning",
          "reasoning_details",
          "extra_content",
          "annotations");

  private static final Set<String> SAID = Set.of("text", "refusal");
  private static final Set<String> CALL_TYPES = Set.of("function");
  private static final Set<String> CALL_FIELDS =
      Set.of("id", "type", "function", "index", "extra_content");
  private static final Set<String> FUNCTION_FIELDS = Set.of("name", "arguments");

  private AssistantReader() {}

  static Message.Assistant read(Fields message) {
    message.allowOnly(FIELDS);
    List<Message.ToolCall> calls = new ArrayList<>();
    for (Fields call : message.objects("tool_calls")) {
      calls.add(call(call));
    }
    if (calls.isEmpty() && message.any("content") == null && message.any("refusal") == null) {
      throw message.wrong("content", "is missing, and there are no tool_calls");
    }
    return new Message.Assistant(
        message.path(), said(message), calls, reasoning(message), message.object("extra_content"));
  }

  private static @Nullable String reasoning(Fields message) {
    String reasoning = message.text("reasoning_content");
    return reasoning == null ? message.text("reasoning") : reasoning;
  }

  private static List<Part.Text> said(Fields message) {
    List<Part.Text> said = new ArrayList<>();
    JsonNode content = message.any("content");
    if (content != null && content.isArray()) {
      for (Fields part : message.objects("content")) {
        String type = part.oneOf("type", SAID);
        part.allowOnly(Set.of("type", type));
        said.add(new Part.Text(part.path(), part.required(type, part.text(type))));
      }
    } else if (content != null) {
      said.addAll(PartReader.readTexts(message));
    }
    String refusal = message.text("refusal");
    if (refusal != null) {
      said.add(new Part.Text(message.pathOf("refusal"), refusal));
    }
    said.removeIf(part -> part.text().isEmpty());
    return said;
  }

  private static Message.ToolCall call(Fields call) {
    if (call.any("type") != null) {
      call.oneOf("type", CALL_TYPES);
    }
    call.allowOnly(CALL_FIELDS);
    Fields function = call.required("function", call.nested("function"));
    function.allowOnly(FUNCTION_FIELDS);
    return new Message.ToolCall(
        call.path(),
        call.name("id"),
        function.name("name"),
        arguments(function),
        call.object("extra_content"));
  }

  private static ObjectNode arguments(Fields function) {
    String text = function.required("arguments", function.text("arguments"));
    if (text.isBlank()) {
      return Json.mapper().createObjectNode();
    }
    try {
      if (Json.mapper().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      // Said below, like every other text that is no object.
    }
    throw function.wrong("arguments", "must be a JSON object, written as a string");
  }
}
