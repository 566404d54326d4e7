package dev.sluice.simulator.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.wire.RejectedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ConverseCallTest {

  private static final String HI = "{'role':'user','content':[{'text':'hi'}]}";
  private static final String OK = "'messages':[" + HI + "]";
  private static final String SPEC =
      "{'toolSpec':{'name':'f','inputSchema':{'json':{'type':'object'}}}}";
  private static final String TOOL = "'toolConfig':{'tools':[" + SPEC + "]}";
  private static final String USE = "{'toolUse':{'toolUseId':'t1','name':'f','input':{}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'system':[]|messages|must not be null",
        "$OK,'model':'m'||extraneous key [model] is not permitted",
        "$OK,'max_tokens':5||extraneous key [max_tokens] is not permitted",
        "$OK,'system':'hi'|system|must be a list",
        "$OK,'system':[{'text':''}]|system.0.text|length greater than or equal to 1",
        "$OK,'inferenceConfig':{'maxTokens':0}|inferenceConfig.maxTokens|greater than or equal to 1",
        "$OK,'inferenceConfig':{'maxTokens':'5'}|inferenceConfig.maxTokens|must be an integer",
        "$OK,'inferenceConfig':{'temperature':1.5}|inferenceConfig.temperature|between 0 and 1",
        "$OK,'inferenceConfig':{'top_p':1}|inferenceConfig|extraneous key [top_p]",
        "$OK,'inferenceConfig':{'stopSequences':'END'}|inferenceConfig.stopSequences|must be a list",
        "$OK,'toolConfig':{'tools':[]}|toolConfig.tools|length greater than or equal to 1",
        "$OK,'toolConfig':{'tools':[{'toolSpec':{'name':'f'}}]}|toolConfig.tools.0.toolSpec.inputSchema|must not be null",
        "$OK,'toolConfig':{'tools':[{'toolSpec':{'name':'a b','inputSchema':{'json':{'type':'object'}}}}]}|toolConfig.tools.0.toolSpec.name|regular expression",
        "$OK,'toolConfig':{'tools':[{'toolSpec':{'name':'f','description':'','inputSchema':{'json':{'type':'object'}}}}]}|toolConfig.tools.0.toolSpec.description|length",
        "$OK,'toolConfig':{'tools':[{'toolSpec':{'name':'f','inputSchema':{'json':{}}}}]}|toolConfig.tools.0.toolSpec.inputSchema.json.type|must be one of the following: object.",
        "$OK,'toolConfig':{'tools':[$SPEC],'toolChoice':{'none':{}}}|toolConfig.toolChoice|extraneous key [none]",
        "$OK,'toolConfig':{'tools':[$SPEC],'toolChoice':{'tool':{'name':'g'}}}|toolConfig.toolChoice.tool.name|no tool with that name",
        "$OK,'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':{'schema':{'type':'object'}}}}}|outputConfig.textFormat.structure.jsonSchema.schema|must be a string",
        "$OK,'outputConfig':{'textFormat':{'type':'json_object'}}|outputConfig.textFormat.structure|must not be null",
        "$OK,'outputConfig':{'effort':'none'}|outputConfig.effort|enum value set: [low",
        "$OK,'guardrailConfig':{'guardrailIdentifier':'g'}|guardrailConfig.guardrailVersion|must not be null",
        "$OK,'performanceConfig':{'latency':'fast'}|performanceConfig.latency|enum value set",
        "$OK,'serviceTier':'flex'|serviceTier|must be a structure",
      })
  void aFieldThatConverseRefusesIsRefusedByName(String fields, String path, String constraint) {
    assertThat(refusal(fields.replace("$OK", OK).replace("$SPEC", SPEC)))
        .contains(path == null ? "" : path)
        .contains(constraint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~|at least one message",
        "{'role':'assistant','content':[{'text':'hi'}]}|must start with a user message",
        "$HI,$HI|alternate between user and assistant",
        "{'role':'system','content':[{'text':'hi'}]}|enum value set: [user, assistant]",
        "{'role':'user','content':'hi'}|must be a list",
        "{'role':'user','content':[]}|messages.0 is empty",
        "{'role':'user','content':[{'text':' '}]}|The text field in the ContentBlock object at messages.0.content.0 is blank",
        "{'role':'user','content':[{'type':'text','text':'hi'}]}|extraneous key [type]",
        "{'role':'user','content':[{'text':'hi','image':{}}]}|exactly one of",
        "{'role':'user','content':[{'image':{'format':'jpg','source':{'bytes':'QUJD'}}}]}|messages.0.content.0.image.format",
        "{'role':'user','content':[{'image':{'format':'png','source':{'bytes':'***'}}}]}|must be Base64",
        "{'role':'user','content':[{'image':{'format':'png','source':{'url':'https://a'}}}]}|extraneous key [url]",
        "{'role':'user','content':[{'document':{'format':'pdf','name':'a.pdf','source':{'bytes':'QUJD'}}}]}|messages.0.content.0.document.name",
        "{'role':'user','content':[$USE]}|extraneous key [toolUse]",
        "{'role':'user','content':[{'toolResult':{'toolUseId':'t1','content':[]}}]}|no toolUse block of the previous turn with the id t1",
        "$HI,{'role':'assistant','content':[$USE]}|Expected toolResult blocks at messages.1.content for the following Ids: t1",
        "$HI,{'role':'assistant','content':[$USE]},$HI|Expected toolResult blocks at messages.2.content for the following Ids: t1",
        "$HI,{'role':'assistant','content':[{'toolUse':{'toolUseId':'a/b','name':'f','input':{}}}]}|toolUseId",
        "$HI,{'role':'assistant','content':[{'toolUse':{'toolUseId':'t1','name':'f','input':'{}'}}]}|must be a JSON object",
        "$HI,{'role':'assistant','content':[{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'forged'}}}]}|Invalid signature",
      })
  void aConversationThatConverseRefusesIsRefused(String messages, String message) {
    String all = messages.replace("$HI", HI).replace("$USE", USE);

    assertThat(refusal("'messages':[" + all + "]," + TOOL)).contains(message);
  }

  @Test
  void callsOfToolsNeedToolsToBeConfigured() {
    assertThat(
            refusal(
                "'messages':["
                    + HI
                    + ",{'role':'assistant','content':["
                    + USE
                    + "]},{'role':'user','content':["
                    + "{'toolResult':{'toolUseId':'t1','content':[{'json':{'a':1}}]}}]}]"))
        .isEqualTo(
            "The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }

  @Test
  void everyFieldOfARequestHasItsMeaning() {
    ConverseCall call =
        read(
            "'system':[{'text':'Be brief.'},{'cachePoint':{'type':'default'}}],"
                + OK
                + ",'inferenceConfig':{'maxTokens':7,'stopSequences':['END']},"
                + "'toolConfig':{'tools':["
                + SPEC
                + "],'toolChoice':{'any':{}}},"
                + "'additionalModelRequestFields':{'thinking':{'type':'enabled'}},"
                + "'requestMetadata':{'job':'1'},'serviceTier':{'type':'flex'}");

    assertThat(call.request().prompt()).isEqualTo("hi");
    assertThat(call.request().maxOutputTokens()).isEqualTo(7);
    assertThat(call.request().wanted().stop()).containsExactly("END");
    assertThat(call.request().wanted().reasoning()).isTrue();
    assertThat(call.request().toolbox().choice()).isEqualTo(new ToolChoice.Required());
  }

  private static String refusal(String fields) {
    RejectedRequest rejected = catchThrowableOfType(RejectedRequest.class, () -> read(fields));
    assertThat(rejected).as("a refusal of " + fields).isNotNull();
    assertThat(rejected.reply().headers().get("x-amzn-ErrorType"))
        .startsWith("ValidationException:");
    JsonNode body = JsonMapper.shared().readTree(rejected.reply().pieces().getFirst());
    return body.path("message").asString();
  }

  private static ConverseCall read(String fields) {
    JsonNode body = JsonMapper.shared().readTree("{" + fields.replace('\'', '"') + "}");
    return ConverseCall.read(body, "m", false);
  }
}
