package dev.sluice.simulator.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.wire.RejectedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChatTest {

  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "$HI|model is required",
        "'model':7,$HI|json: cannot unmarshal number into Go struct field ChatRequest.model of type string",
        "'model':'m','messages':'hi'|json: cannot unmarshal string into Go struct field ChatRequest.messages of type array",
        "'model':'m','messages':[{'role':'user','content':[{'type':'text'}]}]|json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string",
        "'model':'m','messages':[{'role':'developer','content':'hi'}]|invalid role: \"developer\", role must be one of [system, user, assistant, tool]",
        "'model':'m','messages':[{'role':'user','content':'hi','images':['data:image/png;base64,iVBO']}]|illegal base64 data in ChatRequest.messages.images",
        "'model':'m','messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':'{}'}}]}]|json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function.arguments of type api.ToolCallFunctionArguments",
        "'model':'m',$HI,'stream':'no'|json: cannot unmarshal string into Go struct field ChatRequest.stream of type bool",
        "'model':'m',$HI,'think':'a lot'|invalid think value: \"a lot\"",
        "'model':'m',$HI,'format':'yaml'|invalid format: \"yaml\"; expected \"json\" or a valid JSON Schema object",
        "'model':'m',$HI,'options':{'num_predict':1.5}|option \"num_predict\" must be of type integer",
        "'model':'m',$HI,'options':{'temperature':'hot'}|option \"temperature\" must be of type float32",
        "'model':'m',$HI,'options':{'stop':'END'}|option \"stop\" must be of type array"
      })
  void whatOllamaRefusesIsRefusedInItsWords(String fields, String message) {
    RejectedRequest rejected =
        catchThrowableOfType(RejectedRequest.class, () -> read(fields.replace("$HI", HI)));

    assertThat(rejected.reply().status()).isEqualTo(400);
    JsonNode body = JsonMapper.shared().readTree(rejected.reply().pieces().getFirst());
    assertThat(body.path("error").asString()).isEqualTo(message);
  }

  @Test
  void anAnswerComesInPiecesUnlessTheCallerSaysOtherwise() {
    assertThat(read("'model':'m'," + HI).streamed()).isTrue();
    assertThat(read("'model':'m','stream':false," + HI).streamed()).isFalse();
  }

  @Test
  void whatIsNotKnownIsPassedOver() {
    Chat chat =
        read("'model':'m','tool_choice':'required','n':5,'options':{'num_predict':-1,'x':1}," + HI);

    assertThat(chat.request().wanted().maxTokens()).isEmpty();
    assertThat(chat.request().wanted().count()).isEqualTo(1);
    assertThat(chat.request().prompt()).isEqualTo("hi");
  }

  @Test
  void aWishIsReadWhereverItStands() {
    Chat chat =
        read(
            """
            'model':'m','think':'low','format':{'type':'object'},'options':{'num_predict':7,'stop':['END']},
            'messages':[{'role':'system','content':'a'},{'role':'user','content':'hi'},
             {'role':'assistant','content':'','tool_calls':[{'function':{'name':'f','arguments':{}}}]},
             {'role':'tool','content':'42','tool_name':'f'}]
            """);

    assertThat(chat.request().wanted().maxTokens()).hasValue(7);
    assertThat(chat.request().wanted().stop()).containsExactly("END");
    assertThat(chat.request().wanted().reasoning()).isTrue();
    assertThat(chat.request().wanted().format()).isInstanceOf(ResponseFormat.Structured.class);
    assertThat(chat.request().transcript().endsWithToolResult()).isTrue();
  }

  private static Chat read(String fields) {
    return Chat.read(JsonMapper.shared().readTree("{" + fields.replace('\'', '"') + "}"));
  }
}
