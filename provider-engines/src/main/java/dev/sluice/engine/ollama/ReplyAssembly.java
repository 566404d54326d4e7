package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import tools.jackson.databind.JsonNode;

/**
 * Puts an answer together from its objects, one or many, and hands the pieces on. Owned by one
 * thread.
 */
final class ReplyAssembly {

  private final ChunkWriter writer;
  private String reason = "";
  private TokenCounts tokens = TokenCounts.NONE;
  private boolean done;

  ReplyAssembly(ChunkWriter writer) {
    this.writer = requireNonNull(writer, "writer is null");
  }

  /**
   * @param object a line of a stream, or all of an answer
   * @throws AnswerTooLargeException if the whole becomes too large
   */
  void add(JsonNode object) throws InterruptedException {
    JsonNode message = object.path("message");
    writer.reasoning(message.path("thinking").asString(""));
    writer.text(message.path("content").asString(""));
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      int number =
          writer.beginCall(call.path("id").asString(""), function.path("name").asString(""));
      JsonNode arguments = function.path("arguments");
      writer.arguments(number, arguments.isObject() ? arguments.toString() : "{}");
    }
    if (object.path("done").asBoolean(false)) {
      done = true;
      reason = object.path("done_reason").asString("");
      tokens = tokens(object);
    }
  }

  /** They leave a number out that is zero, or that a cache made zero. */
  private static TokenCounts tokens(JsonNode object) {
    return new TokenCounts(
        TokenCounts.count(object.path("prompt_eval_count")),
        0,
        0,
        TokenCounts.count(object.path("eval_count")),
        0);
  }

  /** Whether its last object has come. */
  boolean done() {
    return done;
  }

  /** Whether a model was loaded, or unloaded, and that was all. */
  boolean onlyLoaded() {
    return reason.equals("load") || reason.equals("unload");
  }

  Completion finish() throws InterruptedException {
    FinishReason finish = reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP;
    return writer.finish(finish, tokens);
  }
}
