package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ChunkSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ChunkRoundTripTest {

  private static final int COMPLETIONS = 200;
  private static final List<FinishReason> FINISHES = List.of(FinishReason.values());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aCompletionThatIsCutIntoPiecesAtRandomIsTheSameAgain(long start)
      throws InterruptedException {
    Random random = new Random(start);
    for (int i = 0; i < COMPLETIONS; i++) {
      Completion completion = completion(random);
      ChunkAssembly assembly = new ChunkAssembly();

      Completion written = write(completion, random, assembly::add);

      assertThat(written).isEqualTo(completion);
      assertThat(assembly.toCompletion()).isEqualTo(completion.toJson());
      assertThat(assembly.whole()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void theAccentOfAServerChangesNothing(long start) throws InterruptedException {
    Random random = new Random(start);
    for (int i = 0; i < COMPLETIONS; i++) {
      Completion completion = completion(random);
      ChunkAssembly assembly = new ChunkAssembly();
      Map<JsonNode, JsonNode> ids = new HashMap<>();

      write(completion, random, chunk -> assembly.add(withAccent(chunk, ids)));

      assertThat(assembly.toCompletion()).isEqualTo(completion.toJson());
    }
  }

  /** Reasoning under its other name, and calls told apart by repeated ids and not by numbers. */
  private static ObjectNode withAccent(ObjectNode chunk, Map<JsonNode, JsonNode> ids) {
    ObjectNode copy = chunk.deepCopy();
    if (copy.path("choices").path(0).path("delta") instanceof ObjectNode delta) {
      if (delta.has("reasoning_content")) {
        delta.set("reasoning", delta.remove("reasoning_content"));
      }
      for (JsonNode fragment : delta.path("tool_calls")) {
        ObjectNode call = (ObjectNode) fragment;
        JsonNode index = call.remove("index");
        call.set("id", ids.computeIfAbsent(index, absent -> call.get("id")));
      }
    }
    return copy;
  }

  private static Completion completion(Random random) {
    List<Reply.ToolCall> calls = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      calls.add(
          new Reply.ToolCall(
              "call-" + i, "tool " + random.nextInt(3), text(random), extra(random)));
    }
    return new Completion(
        "id-" + random.nextInt(),
        "m1",
        random.nextInt(2_000_000_000),
        new Reply(someText(random), someText(random), someText(random), calls, extra(random)),
        FINISHES.get(random.nextInt(FINISHES.size())),
        random.nextBoolean()
            ? TokenCounts.NONE
            : new TokenCounts(1 + random.nextInt(100), 5, 6, random.nextInt(100), 7));
  }

  /** Writes the pieces of all the fields in random order among each other, each in its own. */
  private static Completion write(Completion completion, Random random, ChunkSink sink)
      throws InterruptedException {
    ChunkWriter writer =
        new ChunkWriter(completion.id(), completion.model(), completion.created(), sink);
    Reply reply = completion.reply();
    List<Integer> numbers = new ArrayList<>();
    for (Reply.ToolCall call : reply.calls()) {
      numbers.add(writer.beginCall(call.id(), call.name()));
    }
    List<Pieces> open = new ArrayList<>();
    open.add(new Pieces(reply.text(), writer::text));
    open.add(new Pieces(reply.reasoning(), writer::reasoning));
    open.add(new Pieces(reply.refusal(), writer::refusal));
    for (int number : numbers) {
      Reply.ToolCall call = reply.calls().get(number);
      open.add(new Pieces(call.arguments(), piece -> writer.arguments(number, piece)));
      if (call.extraContent() != null) {
        writer.callExtraContent(number, call.extraContent());
      }
    }
    while (!open.isEmpty()) {
      Pieces pieces = open.get(random.nextInt(open.size()));
      if (!pieces.writeNext(random)) {
        open.remove(pieces);
      }
    }
    if (reply.extraContent() != null) {
      writer.extraContent(reply.extraContent());
    }
    return writer.finish(completion.finish(), completion.tokens());
  }

  private static @Nullable String someText(Random random) {
    return random.nextInt(3) == 0 ? null : text(random);
  }

  /** Never empty; with characters that are two of Java's, which a cut may part. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(60); i > 0; i--) {
      text.append(List.of("a", "ß", "\n", "\"", "\\", "語", "😀", " ").get(random.nextInt(8)));
    }
    return text.toString();
  }

  private static @Nullable ObjectNode extra(Random random) {
    return random.nextInt(3) == 0 ? json("{'google':{'s':" + random.nextInt(9) + "}}") : null;
  }

  private interface Piece {
    void write(String piece) throws InterruptedException;
  }

  /** What is left of one text. */
  private static final class Pieces {
    private final Piece target;
    private String rest;

    Pieces(@Nullable String whole, Piece target) {
      this.rest = whole == null ? "" : whole;
      this.target = target;
    }

    boolean writeNext(Random random) throws InterruptedException {
      int end = Math.min(rest.length(), random.nextInt(12));
      target.write(rest.substring(0, end));
      rest = rest.substring(end);
      return !rest.isEmpty();
    }
  }
}
