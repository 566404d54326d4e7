package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.asking;
import static dev.sluice.engine.chat.Bodies.conversation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be read is refused by the path of the field that is wrong. */
final class InvalidRequestTest {

  private static final String CALL =
      "{'role':'assistant','tool_calls':[{'id':'c1','function':{'name':'f','arguments':''}}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          messages                                      |
          messages[0]                                   | 'Hi'
          messages[0].role                              | {'content':'Hi'}
          messages[0].role                              | {'role':'function','content':'Hi'}
          messages[0].content                           | {'role':'user'}
          messages[0].content                           | {'role':'user','content':7}
          messages[0].content                           | {'role':'user','content':[]}
          messages[0].name                              | {'role':'user','content':'Hi','name':'Ann'}
          messages[0].content[0].type                   | {'role':'user','content':[{'type':'video','video':{}}]}
          messages[0].content[0].text                   | {'role':'user','content':[{'type':'text'}]}
          messages[0].content[0].cache_control          | {'role':'user','content':[{'type':'text','text':'Hi','cache_control':{}}]}
          messages[0].content[0].type                   | {'role':'system','content':[{'type':'image_url','image_url':{'url':'https://a/b'}}]}
          messages[0].content[0].image_url              | {'role':'user','content':[{'type':'image_url'}]}
          messages[0].content[0].image_url              | {'role':'user','content':[{'type':'image_url','image_url':'https://a/b'}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':''}}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':'cat.png'}}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,abc'}}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,a b='}}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:;base64,AAAA'}}]}
          messages[0].content[0].image_url.url          | {'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,'}}]}
          messages[0].content[0].image_url.detail       | {'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a/b','detail':'huge'}}]}
          messages[0].content[0].input_audio.format     | {'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AAAA'}}]}
          messages[0].content[0].file                   | {'role':'user','content':[{'type':'file','file':{'filename':'a.pdf'}}]}
          messages[0].content[0].file.file_data         | {'role':'user','content':[{'type':'file','file':{'file_data':'JVBERg=='}}]}
          messages[0].content                           | {'role':'assistant','content':null}
          messages[0].audio                             | {'role':'assistant','content':'Hi','audio':{'id':'a'}}
          messages[0].function_call                     | {'role':'assistant','content':null,'function_call':{'name':'f'}}
          messages[0].tool_calls[0].type                | {'role':'assistant','tool_calls':[{'id':'c','type':'custom','custom':{}}]}
          messages[0].tool_calls[0].id                  | {'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':''}}]}
          messages[0].tool_calls[0].function.name       | {'role':'assistant','tool_calls':[{'id':'c','function':{'arguments':''}}]}
          messages[0].tool_calls[0].function.arguments  | {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f'}}]}
          messages[0].tool_calls[0].function.arguments  | {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'[1]'}}]}
          messages[0].tool_calls[0].function.arguments  | {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'{1'}}]}
          messages[0].tool_calls[0].function.arguments  | {'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':{}}}]}
          messages[0].tool_call_id                      | {'role':'tool','tool_call_id':'c1','content':'42'}
          """)
  void aMessageIsRefusedByTheFieldThatIsWrong(String field, String messages) {
    assertThat(refused(conversation(messages == null ? "" : messages))).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          messages[0].tool_calls[0].id  |
          messages[0].tool_calls[0].id  | {'role':'user','content':'Hi'}
          messages[1].tool_call_id      | {'role':'tool','tool_call_id':'c2','content':'42'}
          messages[1].tool_call_id      | {'role':'tool','content':'42'}
          messages[1].content           | {'role':'tool','tool_call_id':'c1'}
          messages[1].name              | {'role':'tool','tool_call_id':'c1','name':'g','content':'42'}
          messages[2].tool_call_id      | {'role':'tool','tool_call_id':'c1','content':'42'},{'role':'tool','tool_call_id':'c1','content':'43'}
          """)
  void aCallOfAToolHasOneResultRightAfterIt(String field, String messages) {
    assertThat(refused(conversation(messages == null ? CALL : CALL + "," + messages)))
        .isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          temperature                         | 'temperature':2.1
          temperature                         | 'temperature':'0.5'
          temperature                         | 'temperature':1e999
          top_p                               | 'top_p':-0.1
          frequency_penalty                   | 'frequency_penalty':3
          presence_penalty                    | 'presence_penalty':-3
          seed                                | 'seed':0.5
          max_tokens                          | 'max_tokens':0
          max_completion_tokens               | 'max_completion_tokens':1.5
          stop                                | 'stop':''
          stop                                | 'stop':7
          stop[1]                             | 'stop':['a',7]
          reasoning_effort                    | 'reasoning_effort':'huge'
          user                                | 'user':7
          tools[0].type                       | 'tools':[{'type':'custom','custom':{'name':'a'}}]
          tools[0].function                   | 'tools':[{'type':'function'}]
          tools[0].function.name              | 'tools':[{'type':'function','function':{}}]
          tools[0].function.parameters        | 'tools':[{'type':'function','function':{'name':'a','parameters':[]}}]
          tools[0].function.strict            | 'tools':[{'type':'function','function':{'name':'a','strict':1}}]
          tools[0].function.examples          | 'tools':[{'type':'function','function':{'name':'a','examples':[1]}}]
          tool_choice                         | 'tool_choice':'any'
          tool_choice                         | 'tool_choice':'required'
          tool_choice.type                    | 'tool_choice':{'type':'allowed_tools','allowed_tools':{}}
          tool_choice.function.name           | 'tool_choice':{'type':'function','function':{'name':'a'}}
          parallel_tool_calls                 | 'parallel_tool_calls':'no'
          response_format                     | 'response_format':'json'
          response_format.type                | 'response_format':{'type':'grammar'}
          response_format.schema              | 'response_format':{'type':'json_object','schema':{'type':'object'}}
          response_format.json_schema         | 'response_format':{'type':'json_schema'}
          response_format.json_schema.name    | 'response_format':{'type':'json_schema','json_schema':{'schema':{}}}
          response_format.json_schema.schema  | 'response_format':{'type':'json_schema','json_schema':{'name':'a'}}
          """)
  void aFieldIsRefusedByItsName(String field, String fields) {
    assertThat(refused(asking(fields))).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "messages[0].role, 'messages[0].role: \"robot\" is unknown here; known are"
        + " assistant, developer, system, tool, user'"
  })
  void theErrorSaysWhatWouldBeRight(String field, String message) {
    InvalidRequestException error = failure(conversation("{'role':'ro\\nbot','content':'Hi'}"));

    assertThat(error.field()).isEqualTo(field);
    assertThat(error).hasMessage(message);
    assertThat(error.getStackTrace()).isEmpty();
  }

  private static String refused(ObjectNode body) {
    InvalidRequestException error = failure(body);
    assertThat(error.getMessage()).startsWith(error.field() + ": ").doesNotContain("\n");
    return error.field();
  }

  private static InvalidRequestException failure(ObjectNode body) {
    return catchThrowableOfType(InvalidRequestException.class, () -> ChatRequest.read(body));
  }
}
