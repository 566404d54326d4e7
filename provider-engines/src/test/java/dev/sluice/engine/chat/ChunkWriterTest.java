package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class ChunkWriterTest {

  private final List<ObjectNode> chunks = new ArrayList<>();
  private final ChunkWriter writer = new ChunkWriter("id-1", "m1", 1780000000, chunks::add);

  @Test
  void everyPieceIsAChunkOfItsOwnAfterTheRole() throws InterruptedException {
    writer.reasoning("Hm.");
    writer.text("A");
    writer.text("");
    writer.text(" cat.");
    int call = writer.beginCall("c1", "lookup");
    writer.arguments(call, "{}");
    writer.finish(FinishReason.STOP, new TokenCounts(3, 0, 0, 2, 0));

    assertThat(chunks)
        .hasSize(8)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("id").asString()).isEqualTo("id-1");
              assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.path("created").asLong()).isEqualTo(1780000000);
              assertThat(chunk.path("model").asString()).isEqualTo("m1");
            });
    assertThat(chunks.subList(0, 7))
        .extracting(chunk -> chunk.path("choices").path(0))
        .containsExactly(
            json("{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}"),
            json("{'index':0,'delta':{'reasoning_content':'Hm.'},'finish_reason':null}"),
            json("{'index':0,'delta':{'content':'A'},'finish_reason':null}"),
            json("{'index':0,'delta':{'content':' cat.'},'finish_reason':null}"),
            json(
                "{'index':0,'delta':{'tool_calls':[{'index':0,'id':'c1','type':'function',"
                    + "'function':{'name':'lookup','arguments':''}}]},'finish_reason':null}"),
            json(
                "{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]},"
                    + "'finish_reason':null}"),
            json("{'index':0,'delta':{},'finish_reason':'tool_calls'}"));
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().path("usage").path("total_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void theWholeIsPutTogetherOnTheWay() throws InterruptedException {
    writer.text("A");
    writer.text(" cat.");
    writer.refusal("No.");
    writer.callExtraContent(writer.beginCall("", "f"), json("{'google':{'s':'x'}}"));
    writer.arguments(0, "{'a'");
    writer.arguments(writer.beginCall("", "g"), "{}");
    writer.arguments(0, ":1}");
    writer.extraContent(json("{'a':1}"));
    writer.extraContent(json("{'b':2}"));

    TokenCounts tokens = new TokenCounts(3, 0, 0, 2, 0);
    assertThat(writer.finish(FinishReason.LENGTH, tokens))
        .isEqualTo(
            new Completion(
                "id-1",
                "m1",
                1780000000,
                new Reply(
                    "A cat.",
                    null,
                    "No.",
                    List.of(
                        new Reply.ToolCall("call_0", "f", "{'a':1}", json("{'google':{'s':'x'}}")),
                        new Reply.ToolCall("call_1", "g", "{}", null)),
                    json("{'a':1,'b':2}")),
                FinishReason.LENGTH,
                tokens));
  }

  @Test
  void anAnswerThatSaysNothingStillHasItsRoleAndItsEnd() throws InterruptedException {
    assertThat(writer.started()).isFalse();

    writer.finish(FinishReason.CONTENT_FILTER, TokenCounts.NONE);

    assertThat(chunks)
        .extracting(chunk -> chunk.path("choices").path(0).path("finish_reason").asString(""))
        .containsExactly("", "content_filter");
  }

  @Test
  void nobodyHearsMoreAfterTheReaderHasGone() {
    ChunkWriter interrupted =
        new ChunkWriter(
            "id-1",
            "m1",
            0,
            chunk -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> interrupted.text("A")).isInstanceOf(InterruptedException.class);
  }
}
