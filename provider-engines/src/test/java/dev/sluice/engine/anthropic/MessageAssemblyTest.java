package dev.sluice.engine.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.anthropic.MessageAssembly.Beginning;
import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.chat.Completion;
import dev.sluice.schema.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class MessageAssemblyTest {

  private static final Beginning USUAL = new Beginning("made-up", "asked-for", 1780000000);

  private final List<ObjectNode> chunks = new ArrayList<>();
  private final MessageAssembly message = new MessageAssembly(USUAL, chunks::add);

  @Test
  void anAnswerComesInOpenAisForm() throws Exception {
    message.whole(
        json(
            """
            {'id':'msg_1','type':'message','role':'assistant','model':'claude-x-2026',
             'content':[{'type':'thinking','thinking':'Hm.','signature':'s'},
               {'type':'redacted_thinking','data':'d'},
               {'type':'text','text':'A cat.'},{'type':'text','text':' Look it up.'},
               {'type':'tool_use','id':'toolu_1','name':'lookup','input':{'k':1}},
               {'type':'tool_use','id':'toolu_2','name':'nothing','input':{}},
               {'type':'server_tool_use','id':'srv_1','name':'x','input':{}}],
             'stop_reason':'tool_use','stop_sequence':null,
             'usage':{'input_tokens':12,'cache_creation_input_tokens':30,'cache_read_input_tokens':900,
               'output_tokens':20,'output_tokens_details':{'thinking_tokens':5}}}
            """));

    assertThat(asWritten(message.finish()))
        .isEqualTo(
            json(
                """
                {'id':'msg_1','object':'chat.completion','created':1780000000,'model':'claude-x-2026',
                 'choices':[{'index':0,'logprobs':null,'finish_reason':'tool_calls',
                  'message':{'role':'assistant','content':'A cat. Look it up.','refusal':null,
                   'reasoning_content':'Hm.',
                   'tool_calls':[
                    {'id':'toolu_1','type':'function','function':{'name':'lookup','arguments':'{\\"k\\":1}'}},
                    {'id':'toolu_2','type':'function','function':{'name':'nothing','arguments':'{}'}}],
                   'extra_content':{'anthropic':{'thinking_blocks':[
                    {'type':'thinking','thinking':'Hm.','signature':'s'},
                    {'type':'redacted_thinking','data':'d'}]}}}}],
                 'usage':{'prompt_tokens':942,'completion_tokens':20,'total_tokens':962,
                  'prompt_tokens_details':{'cached_tokens':900,'cache_write_tokens':30},
                  'completion_tokens_details':{'reasoning_tokens':5}}}
                """));
  }

  @Test
  void piecesOfBlocksComeToTheSameAsWholeOnes() throws Exception {
    message.begin(
        json(
            "{'id':'msg_1','model':'m','usage':{'input_tokens':12,'cache_read_input_tokens':3,'output_tokens':1}}"));
    message.beginBlock(0, json("{'type':'thinking','thinking':'','signature':''}"));
    message.grow(0, json("{'type':'thinking_delta','thinking':'H'}"));
    message.grow(0, json("{'type':'thinking_delta','thinking':'m.'}"));
    message.grow(0, json("{'type':'signature_delta','signature':'s'}"));
    message.endBlock(0);
    message.beginBlock(1, json("{'type':'text','text':''}"));
    message.grow(1, json("{'type':'text_delta','text':'A '}"));
    message.grow(1, json("{'type':'text_delta','text':'cat.'}"));
    message.endBlock(1);
    message.beginBlock(2, json("{'type':'tool_use','id':'t1','name':'f','input':{}}"));
    message.grow(2, json("{'type':'input_json_delta','partial_json':''}"));
    message.beginBlock(3, json("{'type':'tool_use','id':'t2','name':'g','input':{}}"));
    message.grow(2, arguments("{\"k\""));
    message.grow(2, arguments(":1}"));
    message.endBlock(2);
    message.endBlock(3);
    message.stop(json("{'stop_reason':'tool_use'}"), json("{'output_tokens':20}"));
    Completion inPieces = message.finish();

    MessageAssembly other = new MessageAssembly(USUAL, chunk -> {});
    other.whole(
        json(
            """
            {'id':'msg_1','model':'m','stop_reason':'tool_use','content':[
              {'type':'thinking','thinking':'Hm.','signature':'s'},{'type':'text','text':'A cat.'},
              {'type':'tool_use','id':'t1','name':'f','input':{'k':1}},
              {'type':'tool_use','id':'t2','name':'g','input':{}}],
             'usage':{'input_tokens':12,'cache_read_input_tokens':3,'output_tokens':20}}
            """));

    assertThat(inPieces).isEqualTo(other.finish());
    ChunkAssembly assembly = new ChunkAssembly();
    chunks.forEach(assembly::add);
    assertThat(assembly.toCompletion()).isEqualTo(inPieces.toJson());
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,stop",
    "stop_sequence,stop",
    "max_tokens,length",
    "model_context_window_exceeded,length",
    "pause_turn,length",
    "tool_use,tool_calls",
    "refusal,content_filter",
    "yet_to_come,stop"
  })
  void aStopReasonIsToldInOpenAisWords(String theirs, String finishReason) throws Exception {
    message.whole(json("{'content':[],'stop_reason':'" + theirs + "'}"));

    assertThat(message.finish().toJson().path("choices").path(0).path("finish_reason").asString())
        .isEqualTo(finishReason);
  }

  @Test
  void aPromptThatFillsTheWindowLeavesNoAnswer() throws Exception {
    message.whole(json("{'content':[],'stop_reason':'model_context_window_exceeded'}"));
    MessageAssembly begun = new MessageAssembly(USUAL, chunk -> {});
    begun.whole(
        json(
            "{'content':[{'type':'text','text':'A'}],'stop_reason':'model_context_window_exceeded'}"));

    assertThat(message.isCrowdedOut()).isTrue();
    assertThat(begun.isCrowdedOut()).isFalse();
  }

  @Test
  void aRefusalSaysWhatKindItIs() throws Exception {
    message.whole(
        json(
            "{'content':[{'type':'text','text':'I cannot.'}],'stop_reason':'refusal',"
                + "'stop_details':{'type':'refusal','category':'cyber','explanation':'No exploits.'}}"));

    assertThat(message.finish().refused()).isTrue();
    assertThat(message.refusal()).isEqualTo("the model refused to answer (cyber): No exploits.");
  }

  @Test
  void whatIsMissingIsMadeUpAndWhatIsNonsenseIsNotCounted() throws Exception {
    message.stop(json("{}"), json("{'input_tokens':'x','output_tokens':99999999999,'y':null}"));

    assertThat(asWritten(message.finish()))
        .isEqualTo(
            json(
                """
                {'id':'made-up','object':'chat.completion','created':1780000000,'model':'asked-for',
                 'choices':[{'index':0,'logprobs':null,'finish_reason':'stop',
                  'message':{'role':'assistant','content':null,'refusal':null}}]}
                """));
  }

  private static JsonNode arguments(String piece) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "input_json_delta")
        .put("partial_json", piece);
  }

  /** As it is read again: what kind of number an object held does not show then. */
  private static JsonNode asWritten(Completion completion) {
    return Json.mapper().readTree(completion.toJson().toString());
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
