package dev.sluice.provider.testkit;

import dev.sluice.provider.ProviderAnswer.Completed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the chunks of a stream have, and what they add up to. */
final class StreamForm {

  private static final String WANTED =
      "chunks have the form of OpenAI's chat.completion.chunk: the first of a choice has the role,"
          + " the last its finish_reason, and all of them one id";

  private final StringBuilder content = new StringBuilder();
  private final Map<Integer, CallPieces> calls = new TreeMap<>();
  private String finishReason = "";
  private boolean begun;

  private StreamForm() {}

  private static final class CallPieces {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  /** How many of the chunks have text. */
  static long piecesOfText(List<ObjectNode> chunks) {
    return chunks.stream().filter(chunk -> !text(delta(chunk)).isEmpty()).count();
  }

  /** That they are well-formed, and add up to the answer. */
  static void require(List<ObjectNode> chunks, Completed answer) {
    Shortfall.unless(
        !chunks.isEmpty(),
        "stream() handed out nothing",
        "the pieces; where the system has no streams, the whole answer as one");
    StreamForm form = new StreamForm();
    chunks.forEach(form::add);
    form.requireSame(answer.response().body(), chunks);
    long ids = chunks.stream().map(chunk -> chunk.path("id").asString("")).distinct().count();
    Shortfall.unless(ids == 1, "the chunks have " + ids + " ids", WANTED);
  }

  private static JsonNode delta(JsonNode chunk) {
    return chunk.path("choices").path(0).path("delta");
  }

  private static String text(JsonNode delta) {
    return delta.path("content").asString("");
  }

  private void add(ObjectNode chunk) {
    require(chunk, chunk.path("object").asString("").equals("chat.completion.chunk"), "object");
    require(chunk, chunk.path("choices").isArray(), "choices");
    require(chunk, !chunk.path("id").asString("").isEmpty(), "id");
    if (chunk.path("choices").isEmpty()) {
      return; // Of usage, or of nothing.
    }
    JsonNode delta = delta(chunk);
    boolean says = !text(delta).isEmpty() || !delta.path("tool_calls").isEmpty();
    require(chunk, begun || delta.path("role").asString("").equals("assistant"), "the role");
    require(chunk, finishReason.isEmpty() || !says, "its place: it comes after the finish_reason");
    begun = true;
    content.append(text(delta));
    delta.path("tool_calls").forEach(this::addCall);
    finishReason = chunk.path("choices").path(0).path("finish_reason").asString(finishReason);
  }

  private void addCall(JsonNode piece) {
    CallPieces call =
        calls.computeIfAbsent(piece.path("index").asInt(0), index -> new CallPieces());
    call.id += piece.path("id").asString("");
    call.name += piece.path("function").path("name").asString("");
    call.arguments.append(piece.path("function").path("arguments").asString(""));
  }

  private static void require(JsonNode chunk, boolean kept, String field) {
    Shortfall.unless(kept, "a chunk lacks %s, or has it wrong: %s".formatted(field, chunk), WANTED);
  }

  private void requireSame(JsonNode whole, List<ObjectNode> chunks) {
    JsonNode choice = whole.path("choices").path(0);
    JsonNode message = choice.path("message");
    boolean same =
        content.toString().equals(message.path("content").asString(""))
            && finishReason.equals(choice.path("finish_reason").asString(""))
            && calls.size() == message.path("tool_calls").size();
    int number = 0;
    for (CallPieces call : calls.values()) {
      JsonNode written = message.path("tool_calls").path(number++);
      same &=
          call.id.equals(written.path("id").asString(""))
              && call.name.equals(written.path("function").path("name").asString(""))
              && call.arguments
                  .toString()
                  .equals(written.path("function").path("arguments").asString(""));
    }
    Shortfall.unless(
        same,
        "the chunks %s do not add up to the answer %s".formatted(chunks, whole),
        "stream() returns the whole answer that its chunks are the pieces of");
  }
}
