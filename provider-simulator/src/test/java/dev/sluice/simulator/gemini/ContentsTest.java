package dev.sluice.simulator.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.wire.RejectedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ContentsTest {

  private static final String HI = "'contents':[{'role':'user','parts':[{'text':'hi'}]}]";
  private static final String FUNCTION = "'tools':[{'functionDeclarations':[{'name':'f'}]}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'top_k':5|Unknown name \"top_k\": Cannot find field.",
        "'generationConfig':{'maxTokens':5}|Unknown name \"maxTokens\" at 'generationConfig'",
        "'generationConfig':{'temperature':'hot'}|Invalid value at 'generationConfig.temperature' (FLOAT), \"hot\"",
        "'generationConfig':{'seed':1.5}|Invalid value at 'generationConfig.seed' (INT32), 1.5",
        "'generationConfig':{'temperature':2.5}|temperature value of 2.5",
        "'generationConfig':{'topP':1.5}|topP value of 1.5",
        "'generationConfig':{'presencePenalty':2}|presencePenalty value of 2",
        "'generationConfig':{'candidateCount':9}|candidateCount value of 9",
        "'generationConfig':{'maxOutputTokens':0}|maxOutputTokens value of 0",
        "'generationConfig':{'stopSequences':['a','b','c','d','e','f']}|At most 5 stop_sequences",
        "'generationConfig':{'responseJsonSchema':{}}|response_mime_type",
        "'generationConfig':{'logprobs':3}|only allowed with response_logprobs",
        "'generationConfig':{'thinkingConfig':{'thinkingLevel':'LOW'}}|not supported for this model",
        "'generationConfig':{'thinkingConfig':{'thinkingLevel':'LOW','thinkingBudget':1}}|only set one of",
        "'safetySettings':[{'category':'HARM_CATEGORY_HARASSMENT','threshold':'NEVER'}]|Invalid value at 'safetySettings[0].threshold'",
        "'tools':[{'functionDeclarations':[{'name':'a b'}]}]|Invalid function name",
        "'tools':[{'functionDeclarations':[{'name':'f'},{'name':'f'}]}]|Duplicate function declaration",
        "'tools':[{'functionDeclarations':[{'name':'f','parameters':{'type':'object'}}]}]|Invalid value at 'tools[0].functionDeclarations[0].parameters.type'",
        "'tools':[{'functionDeclarations':[{'name':'f','parameters':{},'parametersJsonSchema':{}}]}]|Only one of parameters",
        "'toolConfig':{'functionCallingConfig':{'mode':'ANY'}}|no function declarations",
        "'toolConfig':{'functionCallingConfig':{'allowedFunctionNames':['f']}}|only be set when mode is ANY",
        "'labels':{'team':'search'}|Unknown name \"labels\"",
      })
  void aFieldThatGoogleRefusesIsRefusedInItsWords(String field, String words) {
    assertThat(refusal("{" + HI + "," + field + "}", Service.GEMINI_API)).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|contents is not specified",
        "{'contents':[]}|contents is not specified",
        "{'contents':[{'role':'user','parts':[]}]}|contents[0].parts: contents.parts must not be empty",
        "{'contents':[{'role':'assistant','parts':[{'text':'x'}]}]}|Please use a valid role: user, model",
        "{'contents':[{'role':'user','parts':[{'thought':true}]}]}|contents[0].parts[0].data: required oneof field",
        "{'contents':[{'role':'user','parts':[{'text':'x','inlineData':{'mimeType':'image/png','data':'eA=='}}]}]}|is already set",
        "{'contents':[{'role':'user','parts':[{'inlineData':{'mimeType':'image/png','data':'***'}}]}]}|Invalid value at 'contents[0].parts[0].inlineData.data'",
        "{'contents':[{'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}}]}]}|immediately after a function call turn",
        "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'}},{'functionCall':{'name':'g'}}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}}]}]}|equal to the number of function call parts",
        "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f'}}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':42}}]}]}|Invalid value at 'contents[1].parts[0].functionResponse.response'",
      })
  void aConversationThatGoogleRefusesIsRefusedByItsPlace(String body, String words) {
    assertThat(refusal(body, Service.GEMINI_API)).contains(words);
  }

  @Test
  void allUnknownFieldsAreToldAtOnce() {
    assertThat(refusal("{'a':1,'b':2," + HI + "}", Service.GEMINI_API)).contains("\"a\"", "\"b\"");
  }

  @Test
  void namesMayBeWrittenWithUnderscores() {
    ChatRequest request =
        read(
            "{'system_instruction':{'parts':[{'text':'Be brief.'}]},"
                + "'generation_config':{'max_output_tokens':7},"
                + HI
                + "}",
            "gemini-2.5-flash",
            Service.GEMINI_API);

    assertThat(request.wanted().maxTokens()).hasValue(7);
  }

  @Test
  void vertexAiTellsCallsByTheirNamesAndKnowsLabels() {
    String call =
        "{'contents':[{'role':'model','parts':[{'functionCall':{'id':'c1','name':'f'}}]}]}";

    assertThat(refusal(call, Service.VERTEX_AI)).contains("Unknown name \"id\"");
    assertThat(read("{'labels':{'team':'search'}," + HI + "}", "m", Service.VERTEX_AI).model())
        .isEqualTo("m");
  }

  @Test
  void vertexAiMustBeToldWhatAFileIsAndWhoSpeaks() {
    assertThat(
            refusal(
                "{'contents':[{'role':'user','parts':[{'fileData':{'fileUri':'gs://b/x.png'}}]}]}",
                Service.VERTEX_AI))
        .contains("mimeType must be set");
    assertThat(refusal("{'contents':[{'parts':[{'text':'hi'}]}]}", Service.VERTEX_AI))
        .contains("Please use a valid role");
  }

  @Test
  void modelsOfTheThirdGenerationWantTheSignaturesOfTheirCallsBack() {
    String conversation =
        "{'contents':[{'role':'user','parts':[{'text':'hi'}]},"
            + "{'role':'model','parts':[{'functionCall':{'name':'f'}%s},{'functionCall':{'name':'g'}}]},"
            + "{'role':'user','parts':[{'functionResponse':{'name':'f','response':{}}},"
            + "{'functionResponse':{'name':'g','response':{}}}]}]}";
    String signed = ",'thoughtSignature':'" + Signatures.of("f") + "'";

    assertThat(refusal(conversation.formatted(""), "gemini-3-pro", Service.GEMINI_API))
        .contains("missing a thought_signature", "default_api:f");
    assertThat(
            refusal(
                conversation.formatted(",'thoughtSignature':'bm9uZQ=='"),
                "gemini-3-pro",
                Service.GEMINI_API))
        .contains("not valid");
    assertThat(read(conversation.formatted(signed), "gemini-3-pro", Service.GEMINI_API).model())
        .isEqualTo("gemini-3-pro");
    assertThat(read(conversation.formatted(""), "gemini-2.5-pro", Service.GEMINI_API).model())
        .isEqualTo("gemini-2.5-pro");
  }

  @Test
  void schemasOfBothKindsMeanTheSame() {
    ChatRequest request =
        read(
            "{"
                + HI
                + ",'tools':[{'functionDeclarations':[{'name':'f','parameters':{'type':'OBJECT',"
                + "'properties':{'city':{'type':'STRING'}}}},"
                + "{'name':'g','parametersJsonSchema':{'type':'object'}}]}]}",
            "m",
            Service.GEMINI_API);

    assertThat(request.toolbox().tools())
        .containsExactly(
            new Tool("f", "", json("{'type':'object','properties':{'city':{'type':'string'}}}")),
            new Tool("g", "", json("{'type':'object'}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'mode':'AUTO'}|Auto[]",
        "{'mode':'VALIDATED'}|Auto[]",
        "{'mode':'NONE'}|None[]",
        "{'mode':'ANY'}|Required[]",
        "{'mode':'ANY','allowedFunctionNames':['f']}|Named[name=f]",
      })
  void everyModeIsAChoice(String config, String choice) {
    ChatRequest request =
        read(
            "{" + HI + "," + FUNCTION + ",'toolConfig':{'functionCallingConfig':" + config + "}}",
            "m",
            Service.GEMINI_API);

    ToolChoice read = request.toolbox().choice();
    assertThat(read).hasToString(choice);
  }

  @Test
  void jsonIsWantedWithASchemaOrWithout() {
    assertThat(format("'responseMimeType':'text/plain'")).isEqualTo(new ResponseFormat.Text());
    assertThat(format("'responseMimeType':'application/json'"))
        .isEqualTo(ResponseFormat.anyObject());
    assertThat(
            format(
                "'responseMimeType':'application/json','responseSchema':{'type':'ARRAY','items':{'type':'STRING'}}"))
        .isEqualTo(
            new ResponseFormat.Structured(json("{'type':'array','items':{'type':'string'}}")));
  }

  private static ResponseFormat format(String config) {
    return read("{" + HI + ",'generationConfig':{" + config + "}}", "m", Service.GEMINI_API)
        .wanted()
        .format();
  }

  private static ChatRequest read(String body, String model, Service service) {
    return Contents.read(json(body), model, service, Framing.WHOLE).request();
  }

  private static String refusal(String body, Service service) {
    return refusal(body, "gemini-2.5-flash", service);
  }

  private static String refusal(String body, String model, Service service) {
    RejectedRequest refused =
        catchThrowableOfType(RejectedRequest.class, () -> read(body, model, service));
    assertThat(refused).as("a refusal").isNotNull();
    assertThat(refused.reply().status()).isEqualTo(400);
    List<byte[]> pieces = refused.reply().pieces();
    JsonNode error = JsonMapper.shared().readTree(pieces.getFirst()).path("error");
    assertThat(error.path("status").asString()).isEqualTo("INVALID_ARGUMENT");
    return error.path("message").asString();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
