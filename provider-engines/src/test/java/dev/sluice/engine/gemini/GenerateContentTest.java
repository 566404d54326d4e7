package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.schema.Json;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class GenerateContentTest {

  private static final Service API = new Service(URI.create("https://g.example/v1beta"));
  private static final Service VERTEX =
      new Service(URI.create("https://v.example/v1/projects/p/locations/global/publishers/google"));

  private static final String HI = "{'role':'user','content':'hi'}";
  private static final String TOOL =
      "'tools':[{'type':'function','function':{'name':'f','description':'d',"
          + "'parameters':{'type':'object','properties':{'k':{'type':'integer'}}}}}]";

  private static final String ASKED_AND_CALLED =
      "{'role':'user','content':'two'},"
          + "{'role':'assistant','content':'Wait.','tool_calls':["
          + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\\"k\\\":1}'}},"
          + "{'id':'c2','type':'function','function':{'name':'f','arguments':''}}]},"
          + "{'role':'tool','tool_call_id':'c2','content':'second'},"
          + "{'role':'tool','tool_call_id':'c1','content':'first'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'temperature':1.10             | {'temperature':1.10}
          'top_p':0.9                    | {'topP':0.9}
          'top_k':40                     | {'topK':40}
          'topK':40                      | {'topK':40}
          'max_tokens':5                 | {'maxOutputTokens':5}
          'max_completion_tokens':6      | {'maxOutputTokens':6}
          'stop':'END'                   | {'stopSequences':['END']}
          'stop':['a','b','c','d','e']   | {'stopSequences':['a','b','c','d','e']}
          'seed':-7                      | {'seed':-7}
          'presence_penalty':-2          | {'presencePenalty':-2}
          'frequency_penalty':1.5        | {'frequencyPenalty':1.5}
          'n':3                          | {'candidateCount':3}
          'n':1                          | null
          'logprobs':true                | {'responseLogprobs':true}
          'logprobs':true,'top_logprobs':2 | {'responseLogprobs':true,'logprobs':2}
          'logprobs':false,'top_logprobs':0 | null
          'response_format':{'type':'text'}        | null
          'response_format':{'type':'json_object'} | {'responseMimeType':'application/json'}
          'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}} | {'responseMimeType':'application/json','responseJsonSchema':{'type':'object'}}
          'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d','schema':{'type':'object'}}} | {'responseMimeType':'application/json','responseJsonSchema':{'type':'object','description':'d'}}
          'thinking_config':{'thinkingBudget':-1}  | {'thinkingConfig':{'thinkingBudget':-1}}
          'thinkingConfig':{'thinkingBudget':-1}   | {'thinkingConfig':{'thinkingBudget':-1}}
          'reasoning_effort':'none'      | {'thinkingConfig':{'thinkingBudget':0}}
          'reasoning_effort':'minimal'   | {'thinkingConfig':{'thinkingBudget':512,'includeThoughts':true}}
          'reasoning_effort':'low'       | {'thinkingConfig':{'thinkingBudget':1024,'includeThoughts':true}}
          'reasoning_effort':'medium'    | {'thinkingConfig':{'thinkingBudget':8192,'includeThoughts':true}}
          'reasoning_effort':'high'      | {'thinkingConfig':{'thinkingBudget':24576,'includeThoughts':true}}
          'temperature':null             | null
          'user':'u'                     | null
          'metadata':{'a':'b'}           | null
          """)
  void everySettingHasItsPlaceInTheConfiguration(String field, String config) {
    JsonNode written = write(API, "gemini-2.5-flash", "{'messages':[" + HI + "]," + field + "}");

    assertThat(written.path("generationConfig"))
        .isEqualTo(config.equals("null") ? Json.mapper().missingNode() : json(config));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "gemini-3-pro-preview, medium, MEDIUM",
        "gemini-3.5-flash, minimal, MINIMAL",
        "gemini-12-flash, low, LOW",
        "models/gemini-3-flash, high, HIGH"
      })
  void modelsFromTheThirdGenerationOnThinkByLevels(String model, String effort, String level) {
    JsonNode written =
        write(API, model, "{'messages':[" + HI + "],'reasoning_effort':'" + effort + "'}");

    assertThat(written.path("generationConfig").path("thinkingConfig"))
        .isEqualTo(json("{'thinkingLevel':'" + level + "','includeThoughts':true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'logit_bias':{'1':5}             | logit_bias
          'top_logprobs':3                 | top_logprobs
          'logprobs':true,'top_logprobs':21 | top_logprobs
          'parallel_tool_calls':false,TOOL | parallel_tool_calls
          'verbosity':'low'                | verbosity
          'service_tier':'flex'            | service_tier
          'modalities':['text','audio']    | modalities
          'web_search_options':{}          | web_search_options
          'labels':{'team':'search'}       | labels
          'x_new':1                        | x_new
          'presence_penalty':2             | presence_penalty
          'frequency_penalty':2.0          | frequency_penalty
          'temperature':2.1                | temperature
          'seed':12345678901               | seed
          'max_tokens':12345678901         | max_tokens
          'n':9                            | n
          'n':'two'                        | n
          'stop':['1','2','3','4','5','6'] | stop
          'reasoning_effort':'xhigh'       | reasoning_effort
          'reasoning_effort':'low','thinking_config':{} | reasoning_effort
          """)
  void whatCannotBeSaidIsRefusedByItsName(String field, String name) {
    String body = "{'messages':[" + HI + "]," + field.replace("TOOL", TOOL) + "}";

    assertThatThrownBy(() -> write(API, "gemini-2.5-flash", body))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(name));
  }

  @Test
  void aThirdGenerationCannotBeKeptFromThinking() {
    assertThatThrownBy(
            () -> write(API, "gemini-3-pro", "{'messages':[" + HI + "],'reasoning_effort':'none'}"))
        .hasMessage("reasoning_effort: cannot be none: these models always think; ask for minimal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'tool_choice':null       | null
          'tool_choice':'auto'     | {'mode':'AUTO'}
          'tool_choice':'none'     | {'mode':'NONE'}
          'tool_choice':'required' | {'mode':'ANY'}
          'tool_choice':{'type':'function','function':{'name':'f'}} | {'mode':'ANY','allowedFunctionNames':['f']}
          """)
  void everyChoiceIsAMode(String choice, String config) {
    JsonNode written = write(API, "m", "{'messages':[" + HI + "]," + TOOL + "," + choice + "}");

    assertThat(written.path("tools"))
        .isEqualTo(
            json(
                "[{'functionDeclarations':[{'name':'f','description':'d',"
                    + "'parametersJsonSchema':{'type':'object','properties':{'k':{'type':'integer'}}}}]}]"));
    assertThat(written.path("toolConfig").path("functionCallingConfig"))
        .isEqualTo(config.equals("null") ? Json.mapper().missingNode() : json(config));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"'tool_choice':null", "'tool_choice':'auto'"},
      delimiter = '|',
      quoteCharacter = '~')
  void strictToolsHaveTheirArgumentsValidated(String choice) {
    String strict = TOOL.replace("'name':'f'", "'name':'f','strict':true");

    assertThat(
            write(API, "m", "{'messages':[" + HI + "]," + strict + "," + choice + "}")
                .at("/toolConfig/functionCallingConfig/mode")
                .asString())
        .isEqualTo("VALIDATED");
  }

  @Test
  void fieldsOfTheirOwnArePassedOnAsTheyAre() {
    String body =
        "{'messages':["
            + HI
            + "],'safety_settings':[{'category':'c','threshold':'OFF'}],'cachedContent':'cachedContents/7'}";

    assertThat(write(API, "m", body))
        .isEqualTo(
            json(
                "{'contents':[{'role':'user','parts':[{'text':'hi'}]}],"
                    + "'safetySettings':[{'category':'c','threshold':'OFF'}],"
                    + "'cachedContent':'cachedContents/7'}"));
    assertThat(
            write(VERTEX, "m", "{'messages':[" + HI + "],'labels':{'team':'search'}}")
                .path("labels"))
        .isEqualTo(json("{'team':'search'}"));
  }

  @Test
  void theBodyThatAllAttemptsShareIsNotChanged() {
    ObjectNode body =
        (ObjectNode)
            json(
                "{'messages':["
                    + ASKED_AND_CALLED
                    + "],"
                    + TOOL
                    + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d','schema':{'type':'object'}}}}");
    ObjectNode before = body.deepCopy();

    var _ = GenerateContent.write(ChatRequest.read(body), API, "gemini-3-pro");

    assertThat(body).isEqualTo(before);
  }

  private static JsonNode write(Service service, String model, String body) {
    ChatRequest request = ChatRequest.read((ObjectNode) json(body));
    // As it is read again: what kind of number an object held does not show then.
    return Json.mapper().readTree(GenerateContent.write(request, service, model).toString());
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
