package dev.sluice.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class OpenAiFormTest {

  @Test
  void theTokenThatEndsASequenceIsAStop() {
    ObjectNode answer =
        object(
            "{'choices':[{'finish_reason':'eos','message':{'content':'A'}},{'finish_reason':'length'}]}");

    assertThat(OpenAiForm.settleAnswer(answer))
        .isEqualTo(
            object(
                "{'choices':[{'finish_reason':'stop','message':{'content':'A'}},{'finish_reason':'length'}]}"));
  }

  @Test
  void contentInPartsBecomesATextAndItsReasoning() {
    ObjectNode answer =
        object(
            "{'id':'c1','model':'m','created':7,'choices':[{'index':0,'finish_reason':'stop','message':{"
                + "'role':'assistant','content':["
                + "{'type':'reasoning','summary':[{'type':'summary_text','text':'Hm.'}]},"
                + "{'type':'text','text':'A '},{'type':'text','text':'cat.'}]}}],"
                + "'usage':{'prompt_tokens':3}}");

    ObjectNode settled = OpenAiForm.settleAnswer(answer);

    assertThat(settled.at("/choices/0/message/content").asString()).isEqualTo("A cat.");
    assertThat(settled.at("/choices/0/message/reasoning_content").asString()).isEqualTo("Hm.");
    assertThat(settled.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(settled.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    assertThat(settled.path("id").asString()).isEqualTo("c1");
  }

  @Test
  void anAnswerInOpenAisFormStaysTheVeryObjectThatItIs() {
    ObjectNode answer = object("{'choices':[{'finish_reason':'stop','message':{'content':'A'}}]}");

    assertThat(OpenAiForm.settleAnswer(answer)).isSameAs(answer);
  }

  @Test
  void aChunkOfAWholeAnswerHasItsUsageIfThatIsWanted() {
    ObjectNode answer =
        object(
            "{'id':'c1','object':'chat.completion','choices':[{'index':0,'message':{'content':'A'},"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':3}}");
    ObjectNode before = answer.deepCopy();

    assertThat(OpenAiForm.toChunk(answer, true))
        .isEqualTo(
            object(
                "{'id':'c1','object':'chat.completion.chunk','choices':[{'index':0,"
                    + "'finish_reason':'stop','delta':{'content':'A'}}],'usage':{'prompt_tokens':3}}"));
    assertThat(OpenAiForm.toChunk(answer, false).has("usage")).isFalse();
    assertThat(answer).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[1,null,'x']}",
        "{'choices':[{'message':7}]}",
        "{'choices':[{'message':{'tool_calls':[1,{}]}}]}"
      })
  void whatIsNoChoiceHurtsNobody(String answer) {
    assertThat(OpenAiForm.toChunk(OpenAiForm.settleAnswer(object(answer)), true).path("choices"))
        .isNotEmpty();
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }
}
