package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One choice of an answer that grows by chunks. */
final class ChoiceDraft {

  private final MessageDraft message;
  private final KeptFields logprobs;
  private final KeptFields others;
  private @Nullable String finishReason;

  ChoiceDraft(AnswerSize size) {
    size.add(AnswerSize.OBJECT);
    this.message = new MessageDraft(size);
    this.logprobs = new KeptFields(size);
    this.others = new KeptFields(size);
  }

  /** Whether any piece of the answer itself came. */
  boolean started() {
    return message.started();
  }

  boolean finished() {
    return finishReason != null;
  }

  void add(JsonNode choice) {
    for (Map.Entry<String, JsonNode> field : choice.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "index", "usage" -> {}
        case "delta", "message" -> message.add(value);
        case "logprobs" -> logprobs.keepAll(value);
        case "finish_reason" -> finishReason = value.isString() ? value.asString() : finishReason;
        default -> others.keep(field.getKey(), value);
      }
    }
  }

  ObjectNode toJson(int index) {
    ObjectNode choice = Json.mapper().createObjectNode().put("index", index);
    choice.set("message", message.toJson());
    choice.set("logprobs", logprobs.orNull());
    choice.put("finish_reason", finishReason);
    return choice.setAll(others.toJson());
  }
}
