package dev.sluice.engine.bedrock;

import static dev.sluice.engine.chat.Bodies.asking;
import static dev.sluice.engine.chat.Bodies.conversation;
import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class ConverseRequestTest {

  private static final String TOOL =
      "{'type':'function','function':{'name':'lookup','description':'Looks up',"
          + "'parameters':{'type':'object','properties':{'k':{'type':'integer'}}}}}";

  private static final String CALLS =
      "{'role':'assistant','tool_calls':["
          + "{'id':'c1','type':'function','function':{'name':'lookup','arguments':'{\\\"k\\\":1}'}},"
          + "{'id':'c2','type':'function','function':{'name':'lookup','arguments':'{}'}}]}";

  private static ObjectNode write(ObjectNode body) {
    return ConverseRequest.write(ChatRequest.read(body));
  }

  @Test
  void instructionsGoAheadOfTheConversation() {
    ObjectNode body =
        conversation(
            "{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},"
                + "{'role':'developer','content':'Be kind.'}");

    assertThat(write(body))
        .isEqualTo(
            json(
                "{'system':[{'text':'Be brief.\\n\\nBe kind.'}],"
                    + "'messages':[{'role':'user','content':[{'text':'Hi'}]}]}"));
  }

  @Test
  void twoSidesAlternate() {
    ObjectNode body =
        conversation(
            "{'role':'user','content':'One'},{'role':'user','content':'Two'},"
                + "{'role':'assistant','content':'Three'},{'role':'user','content':'Four'}");

    assertThat(write(body).path("messages"))
        .isEqualTo(
            json("{'m':[{'role':'user','content':[{'text':'One'},{'text':'Two'}]},"
                    + "{'role':'assistant','content':[{'text':'Three'}]},"
                    + "{'role':'user','content':[{'text':'Four'}]}]}")
                .path("m"));
  }

  @Test
  void theResultsOfATurnGoInOneMessageOfTheUser() {
    ObjectNode body =
        conversation(
            "{'role':'user','content':'Look'},"
                + CALLS
                + ",{'role':'tool','tool_call_id':'c1','content':'42'},"
                + "{'role':'tool','tool_call_id':'c2','content':''},"
                + "{'role':'user','content':'And?'}");
    body.putArray("tools").add(json(TOOL));

    assertThat(write(body).path("messages"))
        .isEqualTo(
            json("{'m':[{'role':'user','content':[{'text':'Look'}]},{'role':'assistant','content':["
                    + "{'toolUse':{'toolUseId':'c1','name':'lookup','input':{'k':1}}},"
                    + "{'toolUse':{'toolUseId':'c2','name':'lookup','input':{}}}]},"
                    + "{'role':'user','content':["
                    + "{'toolResult':{'toolUseId':'c1','content':[{'text':'42'}]}},"
                    + "{'toolResult':{'toolUseId':'c2','content':[]}},{'text':'And?'}]}]}")
                .path("m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                        | ",
        ",'tool_choice':'auto'                     | {'auto':{}}",
        ",'tool_choice':'required'                 | {'any':{}}",
        ",'tool_choice':{'type':'function','function':{'name':'lookup'}} | {'tool':{'name':'lookup'}}",
      },
      quoteCharacter = '~')
  void toolsAndTheChoiceAmongThem(String choice, String expected) {
    String fields = choice.equals("''") ? "" : choice;
    JsonNode config = write(asking("'tools':[" + TOOL + "]" + fields)).path("toolConfig");

    assertThat(config.path("tools"))
        .isEqualTo(
            json("{'t':[{'toolSpec':{'name':'lookup','description':'Looks up','inputSchema':"
                    + "{'json':{'type':'object','properties':{'k':{'type':'integer'}}}}}}]}")
                .path("t"));
    assertThat(config.path("toolChoice").isMissingNode()).isEqualTo(expected == null);
    if (expected != null) {
      assertThat(config.path("toolChoice")).isEqualTo(json(expected));
    }
  }

  @Test
  void aToolThatIsStrictIsSo() {
    String strict = TOOL.replace("'name':'lookup'", "'name':'lookup','strict':true");

    assertThat(
            write(asking("'tools':[" + strict + "]"))
                .at("/toolConfig/tools/0/toolSpec/strict")
                .asBoolean())
        .isTrue();
  }

  @Test
  void toolsThatMayNotBeCalledAreLeftOut() {
    assertThat(write(asking("'tools':[" + TOOL + "],'tool_choice':'none'")).has("toolConfig"))
        .isFalse();
  }

  @Test
  void limitsHaveTheirOwnNames() {
    ObjectNode body =
        asking("'max_tokens':9,'temperature':0.2,'top_p':0.9,'stop':['END'],'top_k':50");

    assertThat(write(body).path("inferenceConfig"))
        .hasToString(
            json("{'maxTokens':9,'temperature':0.2,'topP':0.9,'stopSequences':['END']}")
                .toString());
    assertThat(write(body).path("additionalModelRequestFields")).isEqualTo(json("{'top_k':50}"));
  }

  @Test
  void theSchemaOfAnAnswerIsAText() {
    ObjectNode body =
        asking(
            "'response_format':{'type':'json_schema','json_schema':"
                + "{'name':'out','description':'It','schema':{'type':'object'}}}");

    assertThat(write(body).path("outputConfig"))
        .isEqualTo(
            json(
                "{'textFormat':{'type':'json_schema','structure':{'jsonSchema':"
                    + "{'name':'out','schema':'{\\\"type\\\":\\\"object\\\"}','description':'It'}}}}"));
  }

  @Test
  void effortAndTierHaveTheirOwnPlaces() {
    ObjectNode request = write(asking("'reasoning_effort':'high','service_tier':'flex'"));

    assertThat(request.path("outputConfig")).isEqualTo(json("{'effort':'high'}"));
    assertThat(request.path("serviceTier")).isEqualTo(json("{'type':'flex'}"));
  }

  @Test
  void theirOwnFieldsPassThrough() {
    String fields =
        "'guardrailConfig':{'guardrailIdentifier':'g','guardrailVersion':'1'},"
            + "'performanceConfig':{'latency':'optimized'},'requestMetadata':{'job':'1'},"
            + "'additionalModelRequestFields':{'thinking':{'type':'enabled'}}";
    ObjectNode expected = json("{" + fields + "}");
    expected.putArray("messages").add(json("{'role':'user','content':[{'text':'Hi'}]}"));

    assertThat(write(asking(fields))).isEqualTo(expected);
  }

  @Test
  void imagesSoundsAndDocumentsGoAsBytes() {
    ObjectNode body =
        conversation(
            "{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'data:image/jpg;base64,QUJD'}},"
                + "{'type':'input_audio','input_audio':{'data':'QUJD','format':'wav'}},"
                + "{'type':'file','file':{'file_data':'data:application/pdf;base64,QUJD',"
                + "'filename':'Q3_report (final).pdf'}}]}");

    assertThat(write(body).at("/messages/0/content"))
        .isEqualTo(
            json("{'c':[{'image':{'format':'jpeg','source':{'bytes':'QUJD'}}},"
                    + "{'audio':{'format':'wav','source':{'bytes':'QUJD'}}},"
                    + "{'document':{'format':'pdf','source':{'bytes':'QUJD'},"
                    + "'name':'Q3 report (final)'}}]}")
                .path("c"));
  }

  @Test
  void anIdOfAnotherSystemIsReplacedInBothPlacesAlike() {
    String id = "call/" + "x".repeat(80);
    ObjectNode body =
        conversation(
            "{'role':'user','content':'Look'},{'role':'assistant','tool_calls':[{'id':'"
                + id
                + "','type':'function','function':{'name':'lookup','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'"
                + id
                + "','content':'42'}");
    body.putArray("tools").add(json(TOOL));
    JsonNode messages = write(body).path("messages");
    String replaced = messages.at("/1/content/0/toolUse/toolUseId").asString();

    assertThat(replaced).matches("[a-zA-Z0-9_.:-]{1,64}");
    assertThat(messages.at("/2/content/0/toolResult/toolUseId").asString()).isEqualTo(replaced);
  }

  @Test
  void whatTheModelThoughtGoesBackUnchangedAndThoughtsOfOthersDoNot() {
    ObjectNode body =
        conversation(
            "{'role':'user','content':'Hi'},{'role':'assistant','content':'Ho','extra_content':{"
                + "'bedrock':{'reasoning_blocks':[{'reasoningText':{'text':'Hm','signature':'s'}}]},"
                + "'anthropic':{'thinking_blocks':[{'type':'thinking'}]}}},"
                + "{'role':'user','content':'And?'}");

    assertThat(write(body).at("/messages/1/content"))
        .isEqualTo(
            json("{'c':[{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'s'}}},"
                    + "{'text':'Ho'}]}")
                .path("c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "temperature          | 'temperature':1.5",
        "seed                 | 'seed':7",
        "n                    | 'n':2",
        "logprobs             | 'logprobs':true",
        "frequency_penalty    | 'frequency_penalty':0.5",
        "parallel_tool_calls  | 'parallel_tool_calls':false,'tools':[{'type':'function','function':{'name':'f'}}]",
        "response_format.type | 'response_format':{'type':'json_object'}",
        "reasoning_effort     | 'reasoning_effort':'none'",
        "service_tier         | 'service_tier':'scale'",
        "top_k                | 'top_k':5,'additionalModelRequestFields':{'top_k':6}",
        "additionalModelResponseFieldPaths | 'additionalModelResponseFieldPaths':['/x']",
        "web_search_options   | 'web_search_options':{}",
      })
  void whatConverseHasNoMeansForIsRefusedByItsName(String field, String fields) {
    assertThatThrownBy(() -> write(asking(fields)))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "messages[0].content[0].image_url.url | {'type':'image_url','image_url':{'url':'https://x.example/a.png'}}",
        "messages[0].content[0].image_url.url | {'type':'image_url','image_url':{'url':'data:image/tiff;base64,QUJD'}}",
        "messages[0].content[0].image_url.detail | {'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD','detail':'low'}}",
        "messages[0].content[0].file | {'type':'file','file':{'file_id':'f1'}}",
        "messages[0].content[0].file | {'type':'file','file':{'file_data':'data:application/zip;base64,QUJD'}}",
        "messages[0].content[0] | {'type':'text','text':' '}",
      })
  void contentThatConverseDoesNotTakeIsRefusedByItsPlace(String field, String part) {
    ObjectNode body = conversation("{'role':'user','content':[" + part + "]}");

    assertThatThrownBy(() -> write(body))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource({"tools, ''", "tool_choice, none"})
  void aConversationWithCallsNeedsItsTools(String field, String choice) {
    ObjectNode body =
        conversation(
            "{'role':'user','content':'Look'},"
                + CALLS
                + ",{'role':'tool','tool_call_id':'c1','content':'42'},"
                + "{'role':'tool','tool_call_id':'c2','content':'43'}");
    if (!choice.isEmpty()) {
      body.put("tool_choice", choice).putArray("tools").add(json(TOOL));
    }

    assertThatThrownBy(() -> write(body))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void instructionsAloneAreNoConversation() {
    assertThatThrownBy(() -> write(conversation("{'role':'system','content':'Be brief.'}")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("messages: ");
  }
}
