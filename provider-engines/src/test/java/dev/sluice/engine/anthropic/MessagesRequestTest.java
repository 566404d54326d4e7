package dev.sluice.engine.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class MessagesRequestTest {

  private static final String QUESTION = "{'role':'user','content':'Hi'}";

  private static final String TOOL =
      "{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}";

  private static final String WIRE_TOOL = "{'name':'f','input_schema':{'type':'object'}}";

  private static final String CALL =
      "{'id':'%s','type':'function','function':{'name':'f','arguments':'{\\\"k\\\":1}'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'max_tokens':7                        | 'max_tokens':7
          'max_completion_tokens':7             | 'max_tokens':7
          'temperature':0.20                    | 'max_tokens':100,'temperature':0.20
          'temperature':1,'top_p':0.9           | 'max_tokens':100,'temperature':1,'top_p':0.9
          'stop':'END'                          | 'max_tokens':100,'stop_sequences':['END']
          'stop':['a','b']                      | 'max_tokens':100,'stop_sequences':['a','b']
          'user':'u1'                           | 'max_tokens':100,'metadata':{'user_id':'u1'}
          'safety_identifier':'u1','user':'u2'  | 'max_tokens':100,'metadata':{'user_id':'u1'}
          'metadata':{'user_id':'u1','row':'7'} | 'max_tokens':100,'metadata':{'user_id':'u1'}
          'service_tier':'auto'                 | 'max_tokens':100,'service_tier':'auto'
          'service_tier':'default'              | 'max_tokens':100,'service_tier':'standard_only'
          'service_tier':'standard_only'        | 'max_tokens':100,'service_tier':'standard_only'
          'top_k':40                            | 'max_tokens':100,'top_k':40
          'cache_control':{'type':'ephemeral'}  | 'max_tokens':100,'cache_control':{'type':'ephemeral'}
          'thinking':{'type':'disabled'}        | 'max_tokens':100,'thinking':{'type':'disabled'}
          'thinking':{'type':'enabled','budget_tokens':2000} | 'max_tokens':2100,'thinking':{'type':'enabled','budget_tokens':2000}
          'thinking':{'type':'adaptive'},'temperature':1.0   | 'max_tokens':100,'thinking':{'type':'adaptive'},'temperature':1.0
          'reasoning_effort':'none'             | 'max_tokens':100,'thinking':{'type':'disabled'}
          'reasoning_effort':'low'              | 'max_tokens':100,'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}
          'reasoning_effort':'xhigh'            | 'max_tokens':100,'thinking':{'type':'adaptive'},'output_config':{'effort':'xhigh'}
          'reasoning_effort':'max','thinking':{'type':'disabled'} | 'max_tokens':100,'thinking':{'type':'disabled'},'output_config':{'effort':'max'}
          'output_config':{'effort':'low'}      | 'max_tokens':100,'output_config':{'effort':'low'}
          'response_format':{'type':'text'}     | 'max_tokens':100
          'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}} | 'max_tokens':100,'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}
          'n':1,'stream':true,'stream_options':{'include_usage':true},'store':false,'seed':null | 'max_tokens':100
          'tool_choice':'none'                  | 'max_tokens':100
          """)
  void aFieldIsWrittenByTheirOwnName(String fields, String wire) {
    assertThat(write(QUESTION, "," + fields))
        .isEqualTo(json("{'model':'claude-x','messages':[" + QUESTION + "]," + wire + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'tool_choice':'auto'     | {'type':'auto'}
          'tool_choice':'required' | {'type':'any'}
          'tool_choice':'none'     | {'type':'none'}
          'tool_choice':'none','parallel_tool_calls':false        | {'type':'none'}
          'parallel_tool_calls':false                             | {'type':'auto','disable_parallel_tool_use':true}
          'tool_choice':'required','parallel_tool_calls':false    | {'type':'any','disable_parallel_tool_use':true}
          'tool_choice':{'type':'function','function':{'name':'f'}} | {'type':'tool','name':'f'}
          """)
  void aChoiceAmongToolsIsWrittenInTheirWords(String fields, String choice) {
    assertThat(write(QUESTION, ",'tools':[" + TOOL + "]," + fields))
        .isEqualTo(
            json(
                "{'model':'claude-x','max_tokens':100,'messages':[%s],'tools':[%s],'tool_choice':%s}"
                    .formatted(QUESTION, WIRE_TOOL, choice)));
  }

  @Test
  void aToolKeepsItsDescriptionItsSchemaAndItsStrictness() {
    String tool =
        "{'type':'function','function':{'name':'f','description':'d','strict':true,"
            + "'parameters':{'type':'object','properties':{'k':{'type':'integer'}}}}}";

    assertThat(write(QUESTION, ",'tools':[" + tool + "]").path("tools"))
        .isEqualTo(
            json("{'tools':[{'name':'f','description':'d','strict':true,"
                    + "'input_schema':{'type':'object','properties':{'k':{'type':'integer'}}}}]}")
                .path("tools"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'temperature':1.1                      | temperature
          'temperature':0,'thinking':{'type':'adaptive'} | temperature
          'temperature':0.5,'reasoning_effort':'high'    | temperature
          'frequency_penalty':0.5                | frequency_penalty
          'presence_penalty':-1                  | presence_penalty
          'seed':7                               | seed
          'n':2                                  | n
          'logprobs':true                        | logprobs
          'logit_bias':{'5':1}                   | logit_bias
          'response_format':{'type':'json_object'} | response_format.type
          'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}},'output_config':{'format':{}} | response_format
          'reasoning_effort':'minimal'           | reasoning_effort
          'reasoning_effort':'low','output_config':{'effort':'high'}    | reasoning_effort
          'reasoning_effort':'none','thinking':{'type':'adaptive'}      | reasoning_effort
          'output_config':'low'                  | output_config
          'service_tier':'flex'                  | service_tier
          'verbosity':'low'                      | verbosity
          'x_new':1                              | x_new
          """)
  void whatTheyCannotDoIsRefusedByItsName(String fields, String field) {
    assertThatThrownBy(() -> write(QUESTION, "," + fields))
        .isInstanceOf(InvalidRequestException.class)
        .extracting(e -> ((InvalidRequestException) e).field())
        .isEqualTo(field);
  }

  @Test
  void instructionsStandApartFromTheConversation() {
    String messages =
        "{'role':'system','content':'Be brief.'},"
            + QUESTION
            + ",{'role':'developer','content':[{'type':'text','text':'Be kind.'}]}";

    assertThat(write(messages, ""))
        .isEqualTo(
            json(
                "{'model':'claude-x','max_tokens':100,'system':'Be brief.\\n\\nBe kind.','messages':["
                    + QUESTION
                    + "]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'type':'text','text':'Look'}                            | 'Look'
          {'type':'text','text':'a'},{'type':'text','text':' \\n'} | 'a'
          {'type':'text','text':'a'},{'type':'text','text':'b'}    | [{'type':'text','text':'a'},{'type':'text','text':'b'}]
          {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO'}} | [{'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBO'}}]
          {'type':'image_url','image_url':{'url':'https://a/b.png','detail':'auto'}} | [{'type':'image','source':{'type':'url','url':'https://a/b.png'}}]
          {'type':'file','file':{'file_data':'data:application/pdf;base64,iVBO','filename':'a.pdf'}} | [{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'iVBO'},'title':'a.pdf'}]
          """)
  void partsBecomeBlocks(String parts, String content) {
    assertThat(
            write("{'role':'user','content':[" + parts + "]}", "")
                .path("messages")
                .path(0)
                .path("content"))
        .isEqualTo(json("{'content':" + content + "}").path("content"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'role':'user','content':' '}       | messages[0].content
          {'role':'system','content':'alone'} | messages
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a/b.png','detail':'low'}}]} | messages[0].content[0].image_url.detail
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://a/b.png'}}]}                  | messages[0].content[0].image_url.url
          {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/bmp;base64,iVBO'}}]}     | messages[0].content[0].image_url.url
          {'role':'user','content':[{'type':'input_audio','input_audio':{'data':'iVBO','format':'wav'}}]}       | messages[0].content[0]
          {'role':'user','content':[{'type':'file','file':{'file_id':'file-1'}}]}                               | messages[0].content[0].file
          {'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,iVBO'}}]}        | messages[0].content[0].file
          """)
  void contentThatTheyDoNotTakeIsRefusedByItsPlace(String messages, String field) {
    assertThatThrownBy(() -> write(messages, ""))
        .isInstanceOf(InvalidRequestException.class)
        .extracting(e -> ((InvalidRequestException) e).field())
        .isEqualTo(field);
  }

  @Test
  void theResultsOfParallelCallsComeTogetherAndFirst() {
    String messages =
        QUESTION
            + ",{'role':'assistant','content':'Wait.','tool_calls':[%s,%s]}"
                .formatted(CALL.formatted("a"), CALL.formatted("b"))
            + ",{'role':'tool','tool_call_id':'a','content':'1'}"
            + ",{'role':'tool','tool_call_id':'b','content':[{'type':'text','text':'2'},"
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBO'}}]}"
            + ",{'role':'user','content':'And?'}";

    assertThat(write(messages, "").path("messages"))
        .isEqualTo(
            json("""
                    {'messages':[{'role':'user','content':'Hi'},
                     {'role':'assistant','content':[{'type':'text','text':'Wait.'},
                       {'type':'tool_use','id':'a','name':'f','input':{'k':1}},
                       {'type':'tool_use','id':'b','name':'f','input':{'k':1}}]},
                     {'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'},
                       {'type':'tool_result','tool_use_id':'b','content':[{'type':'text','text':'2'},
                         {'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBO'}}]},
                       {'type':'text','text':'And?'}]}]}
                    """)
                .path("messages"));
  }

  @Test
  void anIdOfAnotherSystemIsWrittenWithWhatTheyTakeAndTheSameInItsResult() {
    String messages =
        QUESTION
            + ",{'role':'assistant','content':null,'tool_calls':[%s,%s]}"
                .formatted(CALL.formatted("f:0"), CALL.formatted("f.0"))
            + ",{'role':'tool','tool_call_id':'f:0','content':''}"
            + ",{'role':'tool','tool_call_id':'f.0','content':'2'}";

    var written = write(messages, "").path("messages");
    String first = written.path(1).path("content").path(0).path("id").asString();
    String second = written.path(1).path("content").path(1).path("id").asString();

    assertThat(first).matches("[a-zA-Z0-9_-]+").isNotEqualTo(second);
    assertThat(written.path(2).path("content"))
        .isEqualTo(
            json("{'c':[{'type':'tool_result','tool_use_id':'%s'},{'type':'tool_result','tool_use_id':'%s','content':'2'}]}"
                    .formatted(first, second))
                .path("c"));
  }

  @Test
  void whatTheModelThoughtGoesBackAsItCame() {
    String thought = "{'type':'thinking','thinking':'Hm.','signature':'s'}";
    String messages =
        QUESTION
            + ",{'role':'assistant','content':'A cat.','reasoning_content':'Hm.','extra_content':"
            + "{'anthropic':{'thinking_blocks':[%s]},'google':{'x':1}}},".formatted(thought)
            + QUESTION;

    assertThat(write(messages, "").path("messages").path(1).path("content"))
        .isEqualTo(json("{'c':[" + thought + ",{'type':'text','text':'A cat.'}]}").path("c"));
  }

  private static ObjectNode write(String messages, String fields) {
    ObjectNode body = json("{'model':'alias','messages':[" + messages + "]" + fields + "}");
    ObjectNode before = body.deepCopy();
    ObjectNode written = MessagesRequest.write(ChatRequest.read(body), "claude-x", 100);
    assertThat(body).isEqualTo(before);
    // As it is read from the wire: what kind of number an object held does not show there.
    return (ObjectNode) Json.mapper().readTree(written.toString());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }
}
