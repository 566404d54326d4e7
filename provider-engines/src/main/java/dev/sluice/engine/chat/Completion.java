package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Bill;
import dev.sluice.schema.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole answer.
 *
 * @param id the provider's own, or one that the engine made up
 * @param model as the provider names it
 * @param created in seconds since 1970
 * @param finish {@link FinishReason#TOOL_CALLS} instead of {@link FinishReason#STOP} wherever the
 *     reply calls tools, as not every system makes that difference
 */
public record Completion(
    String id, String model, long created, Reply reply, FinishReason finish, TokenCounts tokens) {

  public Completion {
    requireNonNull(id, "id is null");
    requireNonNull(model, "model is null");
    requireNonNull(reply, "reply is null");
    requireNonNull(finish, "finish is null");
    requireNonNull(tokens, "tokens is null");
    finish =
        finish == FinishReason.STOP && !reply.calls().isEmpty() ? FinishReason.TOOL_CALLS : finish;
  }

  /** Whether the model would not answer, or the answer was withheld: a failure, though billed. */
  public boolean refused() {
    return finish == FinishReason.CONTENT_FILTER
        || (reply.refusal() != null && !reply.refusal().isEmpty());
  }

  /** Why it was {@link #refused}, as far as anyone said. */
  public String refusalReason() {
    String reason = reply.refusal();
    return reason == null || reason.isEmpty()
        ? "the answer was withheld by a content filter"
        : reason;
  }

  /** What it cost in tokens; no price, as these systems name none. */
  public Bill bill() {
    return new Bill(tokens.usage(), null);
  }

  /** A {@code chat.completion} in OpenAI form; {@code usage} only where something was counted. */
  public ObjectNode toJson() {
    ObjectNode json =
        Json.mapper()
            .createObjectNode()
            .put("id", id)
            .put("object", "chat.completion")
            .put("created", created)
            .put("model", model);
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.set("message", reply.toJson());
    choice.putNull("logprobs").put("finish_reason", finish.wireName());
    if (!tokens.equals(TokenCounts.NONE)) {
      json.set("usage", tokens.toJson());
    }
    return json;
  }
}
