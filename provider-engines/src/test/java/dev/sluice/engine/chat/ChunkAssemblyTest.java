package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ChunkAssemblyTest {

  private final ChunkAssembly assembly = new ChunkAssembly();

  @Test
  void chunksBecomeTheCompletionThatTheyAreThePiecesOf() {
    add(
        "{'id':'i','object':'chat.completion.chunk','created':7,'model':'m','system_fingerprint':'fp',"
            + "'service_tier':'default','choices':[{'index':0,'delta':{'role':'assistant','content':''}}],'usage':null}");
    addDelta("{'content':'A'}");
    addDelta("{'content':' cat.','annotations':[{'a':1}]}");
    addDelta("{'annotations':[{'b':2}]}");
    add("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'obfuscation':'xyz'}");
    add("{'choices':[],'usage':{'prompt_tokens':1}}");

    assertThat(assembly.toCompletion())
        .isEqualTo(
            json(
                """
                {'id':'i','object':'chat.completion','created':7,'model':'m',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'A cat.','refusal':null,
                   'annotations':[{'a':1},{'b':2}]},'logprobs':null,'finish_reason':'stop'}],
                 'usage':{'prompt_tokens':1},'system_fingerprint':'fp','service_tier':'default'}
                """));
  }

  @Test
  void fragmentsOfParallelCallsAreKeptApartByTheirNumber() {
    addCall("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}");
    addCall("{'index':1,'id':'b','type':'function','function':{'name':'g','arguments':'{'}}");
    addCall("{'index':0,'function':{'arguments':'[0]'}}");
    addCall("{'index':1,'function':{'arguments':'}'}}");

    assertThat(calls()).isEqualTo("a f [0]; b g {}");
  }

  @Test
  void wholeCallsWithoutNumbersAreKeptApart() {
    addCall("{'id':'a','function':{'name':'f','arguments':'{}'}}");
    addCall("{'id':'b','function':{'name':'f','arguments':{'k':1}}}");

    assertThat(calls()).isEqualTo("a f {}; b f {'k':1}");
  }

  @Test
  void anIdThatIsRepeatedMeansTheSameCall() {
    addCall("{'id':'a','function':{'name':'f','arguments':'{'}}");
    addCall("{'id':'b','function':{'name':'g','arguments':'{'}}");
    addCall("{'id':'a','function':{'name':'f','arguments':'}'}}");
    addCall("{'id':'b','function':{'arguments':'}'}}");

    assertThat(calls()).isEqualTo("a f {}; b g {}");
  }

  @Test
  void callsThatAllHaveTheSameNumberAreKeptApartByTheirIds() {
    addCall("{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}");
    addCall("{'index':0,'function':{'arguments':'}'}}");
    addCall("{'index':0,'id':'b','function':{'name':'g','arguments':'{'}}");
    addCall("{'index':0,'function':{'arguments':'}'}}");

    assertThat(calls()).isEqualTo("a f {}; b g {}");
  }

  @Test
  void anIdThatIsNewWithEveryFragmentIsStillTheSameCall() {
    addCall("{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}");
    addCall("{'index':0,'id':'b','function':{'arguments':'}'}}");

    assertThat(calls()).isEqualTo("a f {}");
  }

  @Test
  void callsWithNeitherNumberNorIdBeginWithTheirNameAndGetAnId() {
    add("{'choices':[{'delta':{'tool_calls':[{'function':{'name':'f','arguments':'{'}}]}}]}");
    addCall("{'function':{'arguments':'}'}}");
    addCall("{'function':{'name':'f','arguments':'{}'}}");

    assertThat(calls()).isEqualTo("call_0 f {}; call_1 f {}");
  }

  @Test
  void reasoningIsFoundUnderEitherNameAndInParts() {
    addDelta("{'reasoning_content':'','reasoning':'A'}");
    addDelta("{'reasoning_content':'B','reasoning':null}");
    addDelta("{'reasoning_content':'C','reasoning':'C'}");
    addDelta("{'content':[{'type':'reasoning','summary':[{'type':'summary_text','text':'D'}]}]}");
    addDelta("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'E'}]}]}");
    addDelta("{'content':[{'type':'text','text':'F'}]}");

    assertThat(message().path("reasoning_content").asString()).isEqualTo("ABCDE");
    assertThat(message().path("content").asString()).isEqualTo("F");
  }

  @Test
  void severalChoicesAreKeptApart() {
    add("{'choices':[{'index':1,'delta':{'content':'B'},'finish_reason':'length'}]}");
    add("{'choices':[{'index':0,'delta':{'content':'A'},'native_finish_reason':'end'}]}");
    assertThat(assembly.finished()).isFalse();
    add("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}");

    assertThat(assembly.finished()).isTrue();
    assertThat(assembly.toCompletion().path("choices"))
        .extracting(choice -> choice.path("message").path("content").asString())
        .containsExactly("A", "B");
    assertThat(assembly.toCompletion().path("choices").path(0).path("native_finish_reason"))
        .isEqualTo(json("{'n':'end'}").get("n"));
  }

  @Test
  void usageIsFoundWhereverItStandsAndTheLastOneHolds() {
    add("{'choices':[],'x_groq':{'id':'r','usage':{'prompt_tokens':1}}}");
    assertThat(assembly.toCompletion().path("usage")).isEqualTo(json("{'prompt_tokens':1}"));
    add("{'choices':[{'delta':{},'usage':{'prompt_tokens':2}}]}");
    assertThat(assembly.toCompletion().path("usage")).isEqualTo(json("{'prompt_tokens':2}"));
    add("{'choices':[{'delta':{'content':'A'}}],'usage':{'prompt_tokens':3}}");
    add("{'choices':[],'usage':null}");

    assertThat(assembly.toCompletion().path("usage")).isEqualTo(json("{'prompt_tokens':3}"));
  }

  @Test
  void logProbabilitiesGrowWithTheText() {
    add(
        "{'choices':[{'delta':{'content':'A'},'logprobs':{'content':[{'token':'A'}],'refusal':null}}]}");
    add("{'choices':[{'delta':{'content':'B'},'logprobs':{'content':[{'token':'B'}]}}]}");
    add("{'choices':[{'delta':{},'logprobs':null,'finish_reason':'stop'}]}");

    assertThat(assembly.toCompletion().path("choices").path(0).path("logprobs"))
        .isEqualTo(json("{'content':[{'token':'A'},{'token':'B'}]}"));
  }

  @Test
  void aCallOfTheOldKindIsPutTogetherToo() {
    addDelta("{'function_call':{'name':'f','arguments':''}}");
    addDelta("{'function_call':{'arguments':'{}'}}");

    assertThat(message().path("function_call")).isEqualTo(json("{'name':'f','arguments':'{}'}"));
  }

  @Test
  void anAnswerHasStartedWithItsFirstPieceAndNotWithItsRole() {
    addDelta("{'role':'assistant','content':''}");
    assertThat(assembly.started()).isFalse();
    addDelta("{'reasoning':'A'}");

    assertThat(assembly.started()).isTrue();
  }

  @Test
  void aStreamIsWholeWithItsMarkOrWithAReason() {
    assertThat(assembly.whole()).isFalse();
    addDelta("{'content':'A'}");
    assertThat(assembly.whole()).isFalse();
    assembly.done();

    assertThat(assembly.whole()).isTrue();
  }

  @Test
  void aMarkAloneIsNoAnswer() {
    assembly.done();

    assertThat(assembly.whole()).isFalse();
  }

  @Test
  void aChunkIsNeverChangedByWhatFollowsIt() {
    ObjectNode first =
        json(
            "{'x_groq':{'id':'r'},'choices':[{'delta':{'annotations':[1],'extra_content':{'a':1}}}]}");
    ObjectNode before = first.deepCopy();

    assembly.add(first);
    add("{'x_groq':{'more':1},'choices':[{'delta':{'annotations':[2],'extra_content':{'b':1}}}]}");

    assertThat(first).isEqualTo(before);
    assertThat(message().path("extra_content")).isEqualTo(json("{'a':1,'b':1}"));
  }

  @Test
  void whatIsNoChunkIsSurvived() {
    assertThatCode(
            () -> {
              add("{}");
              add("{'id':7,'model':null,'choices':'none','usage':[],'x_groq':3}");
              add(
                  "{'choices':[7,null,{'delta':7,'logprobs':7},{'index':'x','delta':{'content':7,"
                      + "'tool_calls':[7,{'index':-1,'function':7}],'function_call':7,'extra_content':7}}]}");
              assembly.toCompletion();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void anAnswerBeyondTheBoundIsRefused() {
    ChunkAssembly small = new ChunkAssembly(4096);
    ObjectNode chunk =
        json("{'system_fingerprint':'fp','choices':[{'delta':{'content':'0123456789'}}]}");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 500; i++) {
                small.add(chunk);
              }
            })
        .isInstanceOf(AnswerTooLargeException.class);
  }

  @Test
  void manyEmptyCallsAreNotForFree() {
    ChunkAssembly small = new ChunkAssembly(65536);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                small.add(json("{'choices':[{'delta':{'tool_calls':[{'index':" + i + "}]}}]}"));
              }
            })
        .isInstanceOf(AnswerTooLargeException.class);
  }

  @Test
  void fieldsThatNobodyKnowsAreNotForFree() {
    ChunkAssembly small = new ChunkAssembly(65536);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                small.add(json("{'x':{'k" + i + "':'0123456789'}}"));
              }
            })
        .isInstanceOf(AnswerTooLargeException.class);
  }

  @Test
  void whatIsRepeatedWithEveryChunkCountsOnce() {
    ChunkAssembly small = new ChunkAssembly(4096);
    ObjectNode chunk =
        json("{'system_fingerprint':'0123456789','provider':'p','x':{'y':'z'},'choices':[]}");

    assertThatCode(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                small.add(chunk);
              }
            })
        .doesNotThrowAnyException();
  }

  private void add(String chunk) {
    assembly.add(json(chunk));
  }

  private void addDelta(String delta) {
    add("{'choices':[{'index':0,'delta':" + delta + "}]}");
  }

  private void addCall(String fragment) {
    addDelta("{'tool_calls':[" + fragment + "]}");
  }

  private JsonNode message() {
    return assembly.toCompletion().path("choices").path(0).path("message");
  }

  private String calls() {
    return message()
        .path("tool_calls")
        .valueStream()
        .map(
            call ->
                String.join(
                    " ",
                    call.path("id").asString(),
                    call.path("function").path("name").asString(),
                    call.path("function").path("arguments").asString().replace('"', '\'')))
        .reduce((a, b) -> a + "; " + b)
        .orElse("");
  }
}
