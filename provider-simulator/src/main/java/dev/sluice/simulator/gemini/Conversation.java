package dev.sluice.simulator.gemini;

import dev.sluice.simulator.answer.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads who said what in turn, refusing what the services refuse. For one request. */
final class Conversation {

  private static final Set<String> DATA =
      Set.of(
          "text",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult");

  private final String model;
  private final Service service;
  private final Transcript.Scribe scribe = new Transcript.Scribe();

  /** What the turn before called; its results must come next. */
  private List<String> called = List.of();

  Conversation(String model, Service service) {
    this.model = model;
    this.service = service;
  }

  Transcript read(JsonNode message) {
    JsonNode contents = message.path("contents");
    if (contents.isEmpty()) {
      throw refusal("contents is not specified", "contents");
    }
    String system = text(message.path("systemInstruction").path("parts"));
    if (!system.isEmpty()) {
      scribe.system(system);
    }
    int turn = Signatures.turn(contents);
    for (int i = 0; i < contents.size(); i++) {
      JsonNode content = contents.get(i);
      String path = "contents[" + i + "]";
      check(content, path);
      if (content.path("role").asString("user").equals("model")) {
        if (i > turn && Contents.remembersThoughts(model)) {
          Signatures.check(content.path("parts"), path);
        }
        ofModel(content.path("parts"), path);
      } else {
        ofUser(content.path("parts"), path);
      }
    }
    return scribe.transcript();
  }

  private void check(JsonNode content, String path) {
    String role = content.path("role").asString("");
    boolean needed = service == Service.VERTEX_AI;
    if (!Set.of("user", "model", "function").contains(role) && (needed || !role.isEmpty())) {
      throw refusal("Please use a valid role: user, model.", path + ".role");
    }
    JsonNode parts = content.path("parts");
    if (parts.isEmpty()) {
      throw refusal("contents.parts must not be empty.", path + ".parts");
    }
    for (int i = 0; i < parts.size(); i++) {
      check(parts.get(i), path + ".parts[" + i + "]", DATA);
    }
  }

  private void check(JsonNode part, String path, Set<String> data) {
    List<String> kinds = part.propertyNames().stream().filter(data::contains).toList();
    if (kinds.isEmpty()) {
      throw refusal("required oneof field 'data' must have one initialized field", path + ".data");
    }
    if (kinds.size() > 1) {
      throw refusal("oneof field 'data' is already set. Cannot set '" + kinds.get(1) + "'", path);
    }
    if (part.has("inlineData")
        && !part.path("inlineData").path("mimeType").asString("").contains("/")) {
      throw refusal("Unsupported MIME type: ", path + ".inline_data.mime_type");
    }
    JsonNode file = part.path("fileData");
    if (part.has("fileData") && file.path("fileUri").asString("").isEmpty()) {
      throw refusal("file_uri must not be empty.", path + ".file_data.file_uri");
    }
    if (part.has("fileData") && service == Service.VERTEX_AI && !file.has("mimeType")) {
      throw refusal("mimeType must be set.", path + ".file_data.mime_type");
    }
  }

  private void ofModel(JsonNode parts, String path) {
    requireAnswered(path);
    scribe.assistant(text(parts));
    List<String> calls = new ArrayList<>();
    for (JsonNode part : parts) {
      if (part.has("functionCall")) {
        JsonNode call = part.path("functionCall");
        calls.add(call.path("name").asString(""));
        scribe.toolCall(call.path("name").asString(""), call.path("args").toString());
      }
    }
    called = calls;
  }

  private void ofUser(JsonNode parts, String path) {
    List<String> answered = new ArrayList<>();
    for (JsonNode part : parts) {
      if (part.has("functionResponse")) {
        answered.add(result(part.path("functionResponse"), path));
      }
    }
    if (!answered.isEmpty() && called.isEmpty()) {
      throw refusal(
          "Please ensure that function response turn comes immediately after a function call turn.",
          path);
    }
    if (answered.size() != called.size() || !called.containsAll(answered)) {
      throw refusal(
          "Please ensure that the number of function response parts is equal to the number of"
              + " function call parts of the function call turn.",
          path);
    }
    called = List.of();
    if (answered.size() < parts.size()) {
      scribe.user(text(parts), attachments(parts));
    }
  }

  private String result(JsonNode response, String path) {
    if (!response.path("response").isObject()) {
      throw refusal("function_response.response is not specified", path);
    }
    JsonNode output = response.path("response").path("output");
    scribe.toolResult(output.isString() ? output.asString() : response.path("response").toString());
    return response.path("name").asString("");
  }

  private void requireAnswered(String path) {
    if (!called.isEmpty()) {
      throw refusal(
          "Please ensure that function call turn comes immediately before its responses.", path);
    }
  }

  private static int attachments(JsonNode parts) {
    int attachments = 0;
    for (JsonNode part : parts) {
      attachments += part.has("inlineData") || part.has("fileData") ? 1 : 0;
    }
    return attachments;
  }

  private static String text(JsonNode parts) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : parts) {
      text.append(part.path("thought").asBoolean(false) ? "" : part.path("text").asString(""));
    }
    return text.toString();
  }

  private static RuntimeException refusal(String message, String field) {
    return GoogleError.refusal("* GenerateContentRequest." + field + ": " + message, field);
  }
}
