package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GenerateContent.SYSTEM_NAME;
import static java.util.Comparator.comparingInt;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.Message;
import dev.sluice.engine.chat.Part;
import dev.sluice.engine.chat.Turn;
import dev.sluice.schema.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code contents}: what the user and the model said in turn. For one request. */
final class Contents {

  private final Parts parts;
  private final String model;

  /** Of the turn before: results stand in the order of the calls, as not all are told by an id. */
  private List<Message.ToolCall> calls = List.of();

  Contents(Parts parts, String model) {
    this.parts = parts;
    this.model = model;
  }

  ArrayNode write(List<Turn> turns) {
    ArrayNode contents = Json.mapper().createArrayNode();
    for (Turn turn : turns) {
      switch (turn) {
        case Turn.User user -> contents.addObject().put("role", "user").set("parts", of(user));
        case Turn.Assistant assistant ->
            contents.addObject().put("role", "model").set("parts", of(assistant.message()));
      }
    }
    if (contents.isEmpty()) {
      throw new InvalidRequestException(
          "messages", SYSTEM_NAME + " needs a message of the user beside the instructions");
    }
    return contents;
  }

  private ArrayNode of(Turn.User user) {
    ArrayNode array = Json.mapper().createArrayNode();
    List<Message.ToolResult> results = new ArrayList<>(user.results());
    results.sort(comparingInt(result -> calls.indexOf(result.call())));
    results.forEach(result -> array.add(parts.functionResponse(result)));
    user.parts().forEach(part -> array.add(parts.of(part)));
    return array;
  }

  private ArrayNode of(Message.Assistant message) {
    calls = message.calls();
    ArrayNode array = Json.mapper().createArrayNode();
    for (Part.Text part : message.parts()) {
      array.add(parts.of(part));
    }
    String ofText = ThoughtSignature.in(message.extraContent());
    if (!ofText.isEmpty()) {
      ObjectNode last = array.isEmpty() ? array.addObject().put("text", "") : last(array);
      last.put(ThoughtSignature.FIELD, ofText);
    }
    for (Message.ToolCall call : calls) {
      ObjectNode part = array.addObject().set("functionCall", parts.functionCall(call));
      String signature = signature(call);
      if (!signature.isEmpty()) {
        part.put(ThoughtSignature.FIELD, signature);
      }
    }
    return array;
  }

  private String signature(Message.ToolCall call) {
    String signature = ThoughtSignature.in(call.extraContent());
    boolean needed = call.equals(calls.getFirst()) && Thinking.hasLevels(model);
    return signature.isEmpty() && needed ? ThoughtSignature.OF_ANOTHER_MODEL : signature;
  }

  private static ObjectNode last(ArrayNode array) {
    return (ObjectNode) array.get(array.size() - 1);
  }
}
