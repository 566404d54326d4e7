package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ChunkSink;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an answer that comes in pieces as {@code chat.completion.chunk} objects, and puts the
 * whole together on the way. Empty pieces are passed over. For one thread.
 */
public final class ChunkWriter {

  private final String id;
  private final String model;
  private final long created;
  private final ChunkSink sink;
  private final ReplyDraft reply = new ReplyDraft(new AnswerSize(AnswerSize.MAX));
  private boolean started;

  /**
   * @param id the same in every chunk and in the whole
   * @param model as the provider names it
   * @param created in seconds since 1970
   */
  public ChunkWriter(String id, String model, long created, ChunkSink sink) {
    this.id = requireNonNull(id, "id is null");
    this.model = requireNonNull(model, "model is null");
    this.created = created;
    this.sink = requireNonNull(sink, "sink is null");
  }

  /** Whether any piece of the answer was handed on: from then on it cannot be asked for anew. */
  public boolean started() {
    return started;
  }

  /**
   * @throws AnswerTooLargeException if the whole becomes too large; so does every method here
   */
  public void text(String piece) throws InterruptedException {
    if (!piece.isEmpty()) {
      reply.text(piece);
      write(delta().put("content", piece));
    }
  }

  public void reasoning(String piece) throws InterruptedException {
    if (!piece.isEmpty()) {
      reply.reasoning(piece);
      write(delta().put("reasoning_content", piece));
    }
  }

  public void refusal(String piece) throws InterruptedException {
    if (!piece.isEmpty()) {
      reply.refusal(piece);
      write(delta().put("refusal", piece));
    }
  }

  /**
   * Begins a call of a tool.
   *
   * @param toolCallId given back by whoever answers it; made up here where it is empty
   * @return the number of the call, for its arguments
   */
  public int beginCall(String toolCallId, String name) throws InterruptedException {
    int index = reply.callCount();
    CallDraft call = reply.begin(toolCallId, name);
    ObjectNode delta = delta();
    ObjectNode json = callIn(delta, index).put("id", call.toCall().id()).put("type", "function");
    json.putObject("function").put("name", name).put("arguments", "");
    write(delta);
    return index;
  }

  /**
   * A piece of the arguments of a call.
   *
   * @param index what {@link #beginCall} returned
   */
  public void arguments(int index, String piece) throws InterruptedException {
    if (!piece.isEmpty()) {
      reply.call(index).arguments(piece);
      ObjectNode delta = delta();
      callIn(delta, index).putObject("function").put("arguments", piece);
      write(delta);
    }
  }

  /** What the system wants to see again with a call. */
  public void callExtraContent(int index, ObjectNode content) throws InterruptedException {
    reply.call(index).extraContent(content);
    ObjectNode delta = delta();
    callIn(delta, index).set("extra_content", content);
    write(delta);
  }

  /** What the system wants to see again with the message. */
  public void extraContent(ObjectNode content) throws InterruptedException {
    reply.extraContent(content);
    ObjectNode delta = delta();
    delta.set("extra_content", content);
    write(delta);
  }

  /** Writes how the answer ended and, where something was counted, the tokens. */
  public Completion finish(FinishReason reason, TokenCounts tokens) throws InterruptedException {
    Completion whole = new Completion(id, model, created, reply.toReply(), reason, tokens);
    begin();
    sink.accept(choice(delta(), whole.finish()));
    if (!tokens.equals(TokenCounts.NONE)) {
      ObjectNode usage = chunk();
      usage.putArray("choices");
      sink.accept(usage.set("usage", tokens.toJson()));
    }
    return whole;
  }

  private void write(ObjectNode delta) throws InterruptedException {
    begin();
    sink.accept(choice(delta, null));
  }

  private void begin() throws InterruptedException {
    if (!started) {
      started = true;
      sink.accept(choice(delta().put("role", "assistant").put("content", ""), null));
    }
  }

  private ObjectNode choice(ObjectNode delta, @Nullable FinishReason finish) {
    ObjectNode chunk = chunk();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finish == null ? null : finish.wireName());
    return chunk;
  }

  private ObjectNode chunk() {
    return Json.mapper()
        .createObjectNode()
        .put("id", id)
        .put("object", "chat.completion.chunk")
        .put("created", created)
        .put("model", model);
  }

  private static ObjectNode delta() {
    return Json.mapper().createObjectNode();
  }

  private static ObjectNode callIn(ObjectNode delta, int index) {
    return delta.putArray("tool_calls").addObject().put("index", index);
  }
}
