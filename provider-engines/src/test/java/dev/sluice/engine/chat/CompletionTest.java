package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletionTest {

  private static final Reply CALLING =
      new Reply(
          "Let me see.",
          "Hm.",
          null,
          List.of(new Reply.ToolCall("c1", "lookup", "{\"k\":1}", null)),
          null);

  @Test
  void anAnswerIsWrittenInOpenAiForm() {
    Completion completion =
        new Completion(
            "id-1", "m1", 1780000000, CALLING, FinishReason.STOP, new TokenCounts(30, 10, 5, 7, 3));

    // Written and read again: a tree tells an int from a long, and JSON does not.
    assertThat(json(completion.toJson().toString()))
        .isEqualTo(
            json(
                """
                {'id':'id-1','object':'chat.completion','created':1780000000,'model':'m1',
                 'choices':[{'index':0,'message':{'role':'assistant','content':'Let me see.','refusal':null,
                    'reasoning_content':'Hm.',
                    'tool_calls':[{'id':'c1','type':'function','function':{'name':'lookup','arguments':'{~k~:1}'}}]},
                  'logprobs':null,'finish_reason':'tool_calls'}],
                 'usage':{'prompt_tokens':30,'completion_tokens':7,'total_tokens':37,
                  'prompt_tokens_details':{'cached_tokens':10,'cache_write_tokens':5},
                  'completion_tokens_details':{'reasoning_tokens':3}}}
                """
                    .replace("~", "\\\"")));
    assertThat(completion.bill().usage()).isEqualTo(new Usage(30, 10, 7, 3));
  }

  @Test
  void nothingCountedIsNotTheSameAsZero() {
    Completion completion = completion(Reply.ofText("Hi"), FinishReason.LENGTH);

    assertThat(completion.toJson().has("usage")).isFalse();
    assertThat(completion.bill().usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void onlyAnAnswerThatStoppedByItselfWaitsForItsTools() {
    assertThat(completion(CALLING, FinishReason.STOP).finish()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(completion(CALLING, FinishReason.LENGTH).finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(completion(Reply.ofText("Hi"), FinishReason.STOP).finish())
        .isEqualTo(FinishReason.STOP);
  }

  @Test
  void aRefusalIsKnownHoweverItIsTold() {
    Reply refusing = new Reply(null, null, "I will not.", List.of(), null);

    assertThat(completion(refusing, FinishReason.STOP).refused()).isTrue();
    assertThat(completion(Reply.ofText("I w"), FinishReason.CONTENT_FILTER).refused()).isTrue();
    assertThat(completion(Reply.ofText("Hi"), FinishReason.STOP).refused()).isFalse();
    assertThat(completion(refusing, FinishReason.STOP).refusalReason()).isEqualTo("I will not.");
    assertThat(completion(Reply.ofText("I w"), FinishReason.CONTENT_FILTER).refusalReason())
        .isEqualTo("the answer was withheld by a content filter");
  }

  @Test
  void countsThatCannotBeAreBroughtIntoBounds() {
    assertThat(new TokenCounts(10, 20, 30, -1, 5)).isEqualTo(new TokenCounts(10, 10, 10, 0, 0));
  }

  private static Completion completion(Reply reply, FinishReason finish) {
    return new Completion("id-1", "m1", 0, reply, finish, TokenCounts.NONE);
  }
}
