package dev.sluice.engine.contract;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One conversation with an image, two tools at once, their results, and a schema at its end. */
final class Conversation {

  /** A model that the simulator lets every system have, so that all have the same to say. */
  static final String MODEL = "conversation-model";

  private Conversation() {}

  /** How a question is put: whole or as a stream. */
  interface Asking {
    ProviderAnswer ask(Provider provider, ProviderCall call) throws InterruptedException;
  }

  /** The answers without what tells one system from another; what was refused is named. */
  static ArrayNode with(Subject subject, Asking asking) throws InterruptedException {
    ArrayNode answers = Json.mapper().createArrayNode();
    ObjectNode body = Questions.withImage("Ask weather and clock of this city.", Questions.INLINE);
    Questions.messages(body)
        .insertObject(0)
        .put("role", "system")
        .put("content", "Answer briefly.");
    Questions.addTools(body);
    ProviderAnswer first = asking.ask(subject.provider(), subject.call(body, MODEL));
    answers.add(plain(subject, first));
    if (first instanceof Completed completed) {
      goOn(body, Subject.choice(completed).path("message"), "sunny, noon");
      Questions.addSchema(body, "city");
      answers.add(plain(subject, asking.ask(subject.provider(), subject.call(body, MODEL))));
    }
    return answers;
  }

  /** What the assistant said, and a result of each tool that it called. */
  static void goOn(ObjectNode body, JsonNode message, String result) {
    ArrayNode messages = Questions.messages(body);
    messages.add(message.deepCopy());
    for (JsonNode call : message.path("tool_calls")) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", call.path("id").asString(""))
          .put("content", result);
    }
  }

  private static JsonNode plain(Subject subject, ProviderAnswer answer) {
    if (answer instanceof Failed failed) {
      subject.require(failed.code() == ErrorCode.INVALID_REQUEST, "it failed: " + failed);
      return Json.mapper().createObjectNode().put("refused", failed.message());
    }
    Completed completed = (Completed) answer;
    JsonNode choice = Subject.choice(completed);
    ObjectNode plain = Json.mapper().createObjectNode();
    plain.put("object", completed.response().body().path("object").asString(""));
    plain.set("finish_reason", choice.path("finish_reason"));
    plain.put("role", choice.path("message").path("role").asString(""));
    plain.put("content", Subject.text(completed));
    ArrayNode calls = plain.putArray("tool_calls");
    for (JsonNode call : choice.path("message").path("tool_calls")) {
      JsonNode function = call.path("function");
      calls
          .addObject()
          .put("name", function.path("name").asString(""))
          .set("arguments", Json.mapper().readTree(function.path("arguments").asString("")));
    }
    return plain;
  }
}
