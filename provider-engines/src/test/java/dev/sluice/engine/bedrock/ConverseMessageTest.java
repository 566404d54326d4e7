package dev.sluice.engine.bedrock;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.schema.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ConverseMessageTest {

  private static final String USAGE =
      "{'inputTokens':10,'outputTokens':5,'totalTokens':22,'cacheReadInputTokens':4,"
          + "'cacheWriteInputTokens':3}";

  private final List<ObjectNode> chunks = new ArrayList<>();
  private final ConverseMessage message =
      new ConverseMessage(new ChunkWriter("chatcmpl-1", "m", 7, chunks::add));

  private Completion whole(String content, String stopReason) throws Exception {
    message.whole(
        json(
            "{'output':{'message':{'role':'assistant','content':["
                + content
                + "]}},'stopReason':'"
                + stopReason
                + "','usage':"
                + USAGE
                + "}"));
    return message.finish();
  }

  private void event(String name, String payload) throws Exception {
    message.event(name, json(payload));
  }

  @Test
  void anAnswerInOpenAiForm() throws Exception {
    String thought = "{'reasoningText':{'text':'Hm','signature':'sig'}}";
    Completion completion =
        whole(
            "{'reasoningContent':"
                + thought
                + "},{'text':'A '},{'citationsContent':{'content':[{'text':'cat'}]}},"
                + "{'toolUse':{'toolUseId':'t1','name':'lookup','input':{'k':1}}},"
                + "{'toolUse':{'toolUseId':'t2','name':'now','input':{}}}",
            "tool_use");
    JsonNode choice = completion.toJson().at("/choices/0");

    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.path("message"))
        .isEqualTo(
            json(
                "{'role':'assistant','content':'A cat','refusal':null,'reasoning_content':'Hm',"
                    + "'tool_calls':["
                    + "{'id':'t1','type':'function','function':{'name':'lookup','arguments':'{\\\"k\\\":1}'}},"
                    + "{'id':'t2','type':'function','function':{'name':'now','arguments':'{}'}}],"
                    + "'extra_content':{'bedrock':{'reasoning_blocks':["
                    + thought
                    + "]}}}"));
  }

  @Test
  void theSameAnswerInEventsIsTheSameAnswer() throws Exception {
    event("messageStart", "{'role':'assistant'}");
    delta(0, "{'reasoningContent':{'text':'H'}}");
    delta(0, "{'reasoningContent':{'text':'m'}}");
    delta(0, "{'reasoningContent':{'signature':'sig'}}");
    event("contentBlockStop", "{'contentBlockIndex':0}");
    delta(1, "{'text':'A '}");
    delta(1, "{'text':'cat'}");
    event("contentBlockStop", "{'contentBlockIndex':1}");
    event(
        "contentBlockStart",
        "{'contentBlockIndex':2,'start':{'toolUse':{'toolUseId':'t1','name':'lookup'}}}");
    delta(2, "{'toolUse':{'input':'{\\\"k\\\":'}}");
    delta(2, "{'toolUse':{'input':'1}'}}");
    event("contentBlockStop", "{'contentBlockIndex':2}");
    event(
        "contentBlockStart",
        "{'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'t2','name':'now'}}}");
    event("contentBlockStop", "{'contentBlockIndex':3}");
    event("messageStop", "{'stopReason':'tool_use'}");
    assertThat(message.ended()).isFalse();
    event("metadata", "{'usage':" + USAGE + ",'metrics':{'latencyMs':1}}");
    assertThat(message.ended()).isTrue();
    ObjectNode streamed = message.finish().toJson();
    ChunkAssembly assembly = new ChunkAssembly();
    chunks.forEach(assembly::add);

    assertThat(streamed)
        .isEqualTo(
            new ConverseMessageTest()
                .whole(
                    "{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'sig'}}},"
                        + "{'text':'A cat'},"
                        + "{'toolUse':{'toolUseId':'t1','name':'lookup','input':{'k':1}}},"
                        + "{'toolUse':{'toolUseId':'t2','name':'now','input':{}}}",
                    "tool_use")
                .toJson());
    assertThat(assembly.toCompletion().at("/choices/0/message"))
        .isEqualTo(streamed.at("/choices/0/message"));
  }

  private void delta(int index, String delta) throws Exception {
    event("contentBlockDelta", "{'contentBlockIndex':" + index + ",'delta':" + delta + "}");
  }

  @Test
  void whatTheCacheTookIsCountedAsInput() throws Exception {
    assertThat(whole("{'text':'Hi'}", "end_turn").bill().usage()).isEqualTo(new Usage(17, 4, 5, 0));
  }

  @Test
  void thoughtsThatOnlyTheModelCanReadGoBackToIt() throws Exception {
    Completion completion =
        whole("{'reasoningContent':{'redactedContent':'QUJD'}},{'text':'Hi'}", "end_turn");

    assertThat(completion.toJson().at("/choices/0/message"))
        .isEqualTo(
            json(
                "{'role':'assistant','content':'Hi','refusal':null,'extra_content':"
                    + "{'bedrock':{'reasoning_blocks':[{'redactedContent':'QUJD'}]}}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,                      stop",
    "stop_sequence,                 stop",
    "max_tokens,                    length",
    "model_context_window_exceeded, length",
    "guardrail_intervened,          content_filter",
    "content_filtered,              content_filter",
    "yet_unheard_of,                stop",
  })
  void everyEndHasAReason(String stopReason, String finishReason) throws Exception {
    assertThat(whole("{'text':'Hi'}", stopReason).finish().wireName()).isEqualTo(finishReason);
  }
}
