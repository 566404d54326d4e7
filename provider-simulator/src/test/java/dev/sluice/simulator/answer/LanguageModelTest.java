package dev.sluice.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

final class LanguageModelTest {

  private static final ToolChoice AUTO = new ToolChoice.Auto();

  @ParameterizedTest
  @CsvSource({
    "o4-mini,true",
    "openai/gpt-5.1,true",
    "grok-4-fast-reasoning,true",
    "deepseek-r1,true",
    "kimi-k2-thinking,true",
    "grok-4-fast-non-reasoning,false",
    "gpt-4o,false",
    "m1,false"
  })
  void aModelReasonsWhoseNameSaysSo(String model, boolean reasons) {
    Choice choice = answer(model, "hi", Toolbox.EMPTY, wanted(OptionalInt.empty(), false));
    assertThat(choice.reasoning() != null).isEqualTo(reasons);
  }

  @Test
  void aModelReasonsThatIsAskedTo() {
    Choice choice = answer("m1", "hi", Toolbox.EMPTY, wanted(OptionalInt.empty(), true));
    assertThat(choice.reasoning()).contains("hi");
    assertThat(choice.tokens()).isGreaterThan(choice.reasoningTokens());
  }

  @Test
  void reasoningUsesUpTheTokensOfTheAnswer() {
    Choice choice = answer("m1", "hi", Toolbox.EMPTY, wanted(OptionalInt.of(5), true));
    assertThat(choice.tokens()).isEqualTo(5);
    assertThat(choice.text()).isEmpty();
    assertThat(choice.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void anAnswerEndsBeforeAStopSequence() {
    Wanted wanted = wanted(OptionalInt.empty(), false);
    String whole = String.valueOf(answer("m1", "tides", Toolbox.EMPTY, wanted).text());
    String stop = whole.substring(20, 30);
    Wanted stopping =
        new Wanted(wanted.format(), wanted.maxTokens(), List.of("never", stop), 1, false);
    Choice choice = answer("m1", "tides", Toolbox.EMPTY, stopping);
    assertThat(choice.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(choice.stopSequence()).isEqualTo(stop);
    assertThat(choice.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Weather and population of Sofia?|true|get_weather get_population",
        "Weather and population of Sofia?|false|get_weather",
        "How many inhabitants has Sofia?|true|get_population",
        "Tell me a joke|true|"
      })
  void theToolsAreCalledThatThePromptNames(String prompt, boolean parallel, String expected) {
    Toolbox toolbox =
        new Toolbox(
            List.of(
                tool("get_weather", "How warm it is"),
                tool("get_population", "How many inhabitants a town has"),
                tool("get_stocks", "Prices of shares")),
            AUTO,
            parallel);
    Choice choice = answer("m1", prompt, toolbox, wanted(OptionalInt.empty(), false));
    assertThat(choice.toolCalls().stream().map(Choice.ToolCall::name).toList())
        .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({"1023,0", "1024,512", "3000,1408"})
  void ofALongPromptTheFirstHalfIsCachedInBlocks(int input, int cached) {
    assertThat(Usage.of(input, 1, 0).cachedInput()).isEqualTo(cached);
  }

  private static Tool tool(String name, String description) {
    return new Tool(name, description, JsonNodeFactory.instance.missingNode());
  }

  private static Wanted wanted(OptionalInt maxTokens, boolean reasoning) {
    return new Wanted(new ResponseFormat.Text(), maxTokens, List.of(), 1, reasoning);
  }

  private static Choice answer(String model, String prompt, Toolbox toolbox, Wanted wanted) {
    Transcript transcript = new Transcript.Scribe().user(prompt, 0).transcript();
    return LanguageModel.answer(new ChatRequest(model, transcript, toolbox, wanted)).getFirst();
  }
}
