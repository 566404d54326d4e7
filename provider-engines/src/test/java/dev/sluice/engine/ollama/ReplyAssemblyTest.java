package dev.sluice.engine.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.schema.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ReplyAssemblyTest {

  private final List<ObjectNode> chunks = new ArrayList<>();
  private final ReplyAssembly reply = new ReplyAssembly(writer(chunks));

  @Test
  void anAnswerComesInOpenAisForm() throws Exception {
    reply.add(
        json(
            """
            {'model':'m','created_at':'2026-08-01T10:00:00Z','done':true,'done_reason':'stop',
             'message':{'role':'assistant','content':'A cat.','thinking':'Hm.',
              'tool_calls':[{'function':{'name':'f','arguments':{'k':1}}},
                            {'id':'c2','function':{'index':1,'name':'g','arguments':{}}}]},
             'total_duration':900000000,'prompt_eval_count':30,'eval_count':3}
            """));

    assertThat(asWritten(reply.finish()))
        .isEqualTo(
            json(
                """
                {'id':'chatcmpl-1','object':'chat.completion','created':1780000000,'model':'m',
                 'choices':[{'index':0,'logprobs':null,'finish_reason':'tool_calls',
                  'message':{'role':'assistant','content':'A cat.','refusal':null,'reasoning_content':'Hm.',
                   'tool_calls':[
                    {'id':'call_0','type':'function','function':{'name':'f','arguments':'{\\"k\\":1}'}},
                    {'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]}}],
                 'usage':{'prompt_tokens':30,'completion_tokens':3,'total_tokens':33,
                  'prompt_tokens_details':{'cached_tokens':0},
                  'completion_tokens_details':{'reasoning_tokens':0}}}
                """));
  }

  @Test
  void linesComeToTheSameAsOneAnswer() throws Exception {
    for (String line :
        List.of(
            "{'message':{'content':'','thinking':'H'},'done':false}",
            "{'message':{'content':'','thinking':'m.'},'done':false}",
            "{'message':{'content':'A '},'done':false}",
            "{'message':{'content':'cat.'},'done':false}",
            "{'message':{'content':'','tool_calls':[{'function':{'name':'f','arguments':{'k':1}}}]},'done':false}",
            "{'message':{'content':''},'done':true,'done_reason':'stop','eval_count':3}")) {
      assertThat(reply.done()).isFalse();
      reply.add(json(line));
    }
    assertThat(reply.done()).isTrue();
    Completion inLines = reply.finish();

    ReplyAssembly other = new ReplyAssembly(writer(new ArrayList<>()));
    other.add(
        json(
            """
            {'message':{'content':'A cat.','thinking':'Hm.','tool_calls':[{'function':{'name':'f','arguments':{'k':1}}}]},
             'done':true,'done_reason':'stop','eval_count':3}
            """));

    assertThat(inLines).isEqualTo(other.finish());
    ChunkAssembly assembly = new ChunkAssembly();
    chunks.forEach(assembly::add);
    assertThat(assembly.toCompletion()).isEqualTo(inLines.toJson());
  }

  @ParameterizedTest
  @CsvSource({"stop,stop,false", "length,length,false", "load,stop,true", "unload,stop,true"})
  void aReasonIsToldInOpenAisWords(String theirs, String finishReason, boolean onlyLoaded)
      throws Exception {
    reply.add(json("{'message':{'content':''},'done':true,'done_reason':'" + theirs + "'}"));

    assertThat(reply.onlyLoaded()).isEqualTo(onlyLoaded);
    assertThat(reply.finish().finish().wireName()).isEqualTo(finishReason);
  }

  private static ChunkWriter writer(List<ObjectNode> chunks) {
    return new ChunkWriter("chatcmpl-1", "m", 1780000000, chunks::add);
  }

  /** As it is read again: what kind of number an object held does not show then. */
  private static JsonNode asWritten(Completion completion) {
    return Json.mapper().readTree(completion.toJson().toString());
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
