package dev.sluice.engine.ollama;

import static dev.sluice.engine.ollama.ChatRequestBody.SYSTEM_NAME;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code messages}, one for one and each at its place. */
final class ChatMessages {

  private ChatMessages() {}

  static ArrayNode write(List<Message> messages) {
    ArrayNode json = Json.mapper().createArrayNode();
    for (Message message : messages) {
      json.add(
          switch (message) {
            case Message.Instruction instruction -> said("system", instruction.text());
            case Message.User user -> user(user);
            case Message.Assistant assistant -> assistant(assistant);
            case Message.ToolResult result -> result(result);
          });
    }
    return json;
  }

  private static ObjectNode said(String role, String content) {
    return Json.mapper().createObjectNode().put("role", role).put("content", content);
  }

  private static ObjectNode user(Message.User user) {
    ObjectNode json = said("user", Part.textOf(user.parts()));
    ArrayNode images = Json.mapper().createArrayNode();
    for (Part part : user.parts()) {
      switch (part) {
        case Part.Text _ -> {}
        case Part.Image image -> images.add(bytes(image));
        case Part.Audio audio -> throw refused(audio, "sound");
        case Part.File file -> throw refused(file, "files");
      }
    }
    return images.isEmpty() ? json : json.set("images", images);
  }

  private static String bytes(Part.Image image) {
    if (image.detail() != null) {
      throw new InvalidRequestException(
          image.detailPath(), SYSTEM_NAME + " has no equivalent; leave it out");
    }
    return switch (image.source()) {
      case Part.Inline inline -> inline.data();
      case Part.Remote _ ->
          throw new InvalidRequestException(
              image.urlPath(),
              SYSTEM_NAME + " fetches no images; write it like data:image/png;base64,");
    };
  }

  private static InvalidRequestException refused(Part part, String what) {
    return new InvalidRequestException(part.path(), SYSTEM_NAME + " does not take " + what);
  }

  private static ObjectNode assistant(Message.Assistant assistant) {
    ObjectNode json = said("assistant", assistant.text());
    if (assistant.reasoning() != null) {
      json.put("thinking", assistant.reasoning());
    }
    if (!assistant.calls().isEmpty()) {
      ArrayNode calls = json.putArray("tool_calls");
      assistant.calls().forEach(call -> calls.add(call(call, calls.size())));
    }
    return json;
  }

  private static ObjectNode call(Message.ToolCall call, int index) {
    ObjectNode json = Json.mapper().createObjectNode().put("id", call.id());
    json.putObject("function")
        .put("index", index)
        .put("name", call.name())
        .set("arguments", call.arguments());
    return json;
  }

  private static ObjectNode result(Message.ToolResult result) {
    for (Part part : result.parts()) {
      if (!(part instanceof Part.Text)) {
        throw refused(part, "images that a tool gave");
      }
    }
    return said("tool", result.text())
        .put("tool_name", result.call().name())
        .put("tool_call_id", result.call().id());
  }
}
