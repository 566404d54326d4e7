package dev.sluice.simulator.ollama;

import dev.sluice.simulator.answer.Transcript;
import java.util.Base64;
import java.util.List;

/** Reads the messages. */
final class Conversation {

  private Conversation() {}

  static Transcript read(Field messages) {
    Transcript.Scribe scribe = new Transcript.Scribe();
    for (Field message : messages.array()) {
      write(message.object(), scribe);
    }
    return scribe.transcript();
  }

  private static void write(Field message, Transcript.Scribe scribe) {
    String content = message.at("content").text();
    List<Field> images = message.at("images").array();
    images.forEach(Conversation::check);
    switch (message.at("role").text()) {
      case "system" -> scribe.system(content);
      case "user" -> scribe.user(content, images.size());
      case "tool" -> scribe.toolResult(content);
      case "assistant" -> {
        scribe.assistant(content);
        message.at("thinking").text();
        message.at("tool_calls").array().forEach(call -> call(call, scribe));
      }
      default ->
          throw OllamaError.refusal(
              "invalid role: %s, role must be one of [system, user, assistant, tool]"
                  .formatted(message.at("role").value()));
    }
  }

  private static void call(Field call, Transcript.Scribe scribe) {
    Field function = call.object().at("function").object();
    Field arguments = function.at("arguments");
    if (!arguments.value().isObject()) {
      throw arguments.wrong("api.ToolCallFunctionArguments");
    }
    scribe.toolCall(function.at("name").text(), arguments.value().toString());
  }

  private static void check(Field image) {
    try {
      Base64.getDecoder().decode(image.text());
    } catch (IllegalArgumentException e) {
      throw OllamaError.refusal("illegal base64 data in " + image.path());
    }
  }
}
