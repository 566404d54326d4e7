package dev.sluice.engine.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class ChatRequestBodyTest {

  private static final String QUESTION = "{'role':'user','content':'Hi'}";

  private static final String TOOL =
      "{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}";

  /** What every request has beside its model and its messages. */
  private static final String ALWAYS = "'truncate':false,'shift':false";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'max_tokens':7                   | 'options':{'num_predict':7}
          'max_completion_tokens':7        | 'options':{'num_predict':7}
          'temperature':1.50,'top_p':0.9   | 'options':{'temperature':1.50,'top_p':0.9}
          'frequency_penalty':-1,'presence_penalty':0.5 | 'options':{'frequency_penalty':-1,'presence_penalty':0.5}
          'seed':9007199254740993          | 'options':{'seed':9007199254740993}
          'stop':'END'                     | 'options':{'stop':['END']}
          'top_k':40,'min_p':0.1,'repeat_penalty':1.1,'num_ctx':8192 | 'options':{'top_k':40,'min_p':0.1,'repeat_penalty':1.1,'num_ctx':8192}
          'options':{'num_gpu':1},'seed':1 | 'options':{'seed':1,'num_gpu':1}
          'options':null                   |
          'keep_alive':'5m','think':true   | 'keep_alive':'5m','think':true
          'reasoning_effort':'none'        | 'think':false
          'reasoning_effort':'high'        | 'think':'high'
          'response_format':{'type':'json_object'} | 'format':'json'
          'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}} | 'format':{'type':'object'}
          'tools':[$TOOL]                         | 'tools':[$TOOL]
          'tools':[$TOOL],'tool_choice':'auto'    | 'tools':[$TOOL]
          'tools':[$TOOL],'tool_choice':'none'    |
          'tools':[$TOOL],'parallel_tool_calls':true | 'tools':[$TOOL]
          'user':'u','metadata':{'a':'b'},'stream':true,'n':1 |
          """)
  void aFieldIsWrittenByTheirOwnName(String fields, @Nullable String wire) {
    String more = wire == null ? "" : "," + wire;

    assertThat(write(QUESTION, "," + fields.replace("$TOOL", TOOL), null))
        .isEqualTo(
            json(
                "{'model':'llama','messages':[%s],%s%s}"
                    .formatted(QUESTION, ALWAYS, more.replace("$TOOL", TOOL))));
  }

  @Test
  void aJobMayHaveItsPromptCutIfItSaysSo() {
    assertThat(write(QUESTION, ",'truncate':true,'shift':true", null))
        .isEqualTo(
            json("{'model':'llama','messages':[" + QUESTION + "],'truncate':true,'shift':true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'seed':1                      | 4096
          'num_ctx':8192                | 8192
          'options':{'num_ctx':8192}    | 8192
          """)
  void theWindowIsThatOfTheJobElseThatOfTheDescription(String fields, int window) {
    assertThat(write(QUESTION, "," + fields, 4096).path("options").path("num_ctx").asInt())
        .isEqualTo(window);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'tools':[$TOOL],'tool_choice':'required'  | tool_choice
          'tools':[$TOOL],'tool_choice':{'type':'function','function':{'name':'f'}} | tool_choice
          'tools':[$TOOL],'parallel_tool_calls':false | parallel_tool_calls
          'tools':[{'type':'function','function':{'name':'f','strict':true}}] | tools[0].function.strict
          'n':2                                     | n
          'logprobs':true                           | logprobs
          'service_tier':'flex'                     | service_tier
          'reasoning_effort':'minimal'              | reasoning_effort
          'reasoning_effort':'xhigh'                | reasoning_effort
          'reasoning_effort':'low','think':true     | reasoning_effort
          'options':[]                              | options
          'options':{'seed':1},'seed':2             | options.seed
          'x_new':1                                 | x_new
          """)
  void whatTheyCannotDoIsRefusedByItsName(String fields, String field) {
    assertThatThrownBy(() -> write(QUESTION, "," + fields.replace("$TOOL", TOOL), null))
        .isInstanceOf(InvalidRequestException.class)
        .extracting(e -> ((InvalidRequestException) e).field())
        .isEqualTo(field);
  }

  @Test
  void aConversationKeepsItsMessagesAndTheirOrder() {
    String messages =
        """
        {'role':'developer','content':'Be brief.'},
        {'role':'user','content':[{'type':'text','text':'What'},{'type':'text','text':'is it?'},
          {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO'}}]},
        {'role':'assistant','content':null,'reasoning_content':'Hm.','tool_calls':[
          {'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},
          {'id':'b','type':'function','function':{'name':'g','arguments':'{\\"k\\":1}'}}]},
        {'role':'tool','tool_call_id':'b','content':'2'},
        {'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'1'}]},
        {'role':'assistant','content':'A cat.'},
        {'role':'system','content':'Be kind.'}
        """;

    assertThat(write(messages, "", null).path("messages"))
        .isEqualTo(
            json("""
                    {'m':[{'role':'system','content':'Be brief.'},
                     {'role':'user','content':'What\\nis it?','images':['iVBO']},
                     {'role':'assistant','content':'','thinking':'Hm.','tool_calls':[
                       {'id':'a','function':{'index':0,'name':'f','arguments':{}}},
                       {'id':'b','function':{'index':1,'name':'g','arguments':{'k':1}}}]},
                     {'role':'tool','content':'2','tool_name':'g','tool_call_id':'b'},
                     {'role':'tool','content':'1','tool_name':'f','tool_call_id':'a'},
                     {'role':'assistant','content':'A cat.'},
                     {'role':'system','content':'Be kind.'}]}
                    """)
                .path("m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'type':'image_url','image_url':{'url':'https://a/b.png'}} | messages[0].content[0].image_url.url
          {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO','detail':'high'}} | messages[0].content[0].image_url.detail
          {'type':'input_audio','input_audio':{'data':'iVBO','format':'wav'}} | messages[0].content[0]
          {'type':'file','file':{'file_id':'f'}}                              | messages[0].content[0]
          """)
  void contentThatTheyDoNotTakeIsRefusedByItsPlace(String part, String field) {
    assertThatThrownBy(() -> write("{'role':'user','content':[" + part + "]}", "", null))
        .isInstanceOf(InvalidRequestException.class)
        .extracting(e -> ((InvalidRequestException) e).field())
        .isEqualTo(field);
  }

  @Test
  void anImageThatAToolGaveIsRefusedByItsPlace() {
    String messages =
        QUESTION
            + """
            ,{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},
            {'role':'tool','tool_call_id':'a','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO'}}]}
            """;

    assertThatThrownBy(() -> write(messages, "", null))
        .hasMessage("messages[2].content[0]: Ollama does not take images that a tool gave");
  }

  private static ObjectNode write(String messages, String fields, @Nullable Integer window) {
    ObjectNode body = json("{'model':'alias','messages':[" + messages + "]" + fields + "}");
    ObjectNode before = body.deepCopy();
    ObjectNode written = ChatRequestBody.write(ChatRequest.read(body), "llama", window);
    assertThat(body).isEqualTo(before);
    // As it is read from the wire: what kind of number an object held does not show there.
    return (ObjectNode) Json.mapper().readTree(written.toString());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }
}
