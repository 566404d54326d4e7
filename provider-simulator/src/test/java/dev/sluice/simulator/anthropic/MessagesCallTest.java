package dev.sluice.simulator.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MessagesCallTest {

  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
  private static final String TOOL = "'tools':[{'name':'f','input_schema':{'type':'object'}}]";
  private static final String USE = "{'type':'tool_use','id':'t1','name':'f','input':{}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'max_tokens':5,'messages':[]|model: Field required",
        "'model':'m',$HI|max_tokens: Field required",
        "'model':'m','max_tokens':5|messages: Field required",
        "'model':'m','max_tokens':0,$HI|max_tokens: Input should be greater than or equal to 1",
        "'model':'m','max_tokens':'5',$HI|max_tokens: Input should be a valid integer",
        "$OK,'frequency_penalty':1|frequency_penalty: Extra inputs are not permitted",
        "$OK,'temperature':1.5|temperature: range: 0..1",
        "$OK,'top_p':'x'|top_p: Input should be a valid number",
        "$OK,'top_k':-1|top_k: Input should be greater than or equal to 0",
        "$OK,'stop_sequences':'a'|stop_sequences: Input should be a valid list",
        "$OK,'stop_sequences':[' ']|stop_sequences.0: each stop sequence must contain non-whitespace",
        "$OK,'stream':'yes'|stream: Input should be a valid boolean",
        "$OK,'metadata':{'row':'7'}|metadata.row: Extra inputs are not permitted",
        "$OK,'service_tier':'flex'|service_tier: Input should be 'auto', 'standard_only'",
        "$OK,'thinking':{'type':'enabled'}|thinking.budget_tokens: Field required",
        "$OK,'thinking':{'type':'enabled','budget_tokens':5}|thinking.budget_tokens: Input should be greater than or equal to 1024",
        "$OK,'thinking':{'type':'enabled','budget_tokens':1024}|`max_tokens` must be greater than `thinking.budget_tokens`.",
        "$OK,'thinking':{'type':'adaptive'},'temperature':0|temperature: may only be set to 1 when thinking is enabled",
        "$OK,'thinking':{'type':'adaptive'},$TOOL,'tool_choice':{'type':'any'}|thinking: may not be enabled when tool_choice forces tool use",
        "$OK,'output_config':{'effort':'huge'}|output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh', 'max'",
        "$OK,'output_config':{'format':{'type':'json_object'}}|output_config.format.schema: Field required",
        "$OK,'tool_choice':{'type':'auto'}|tool_choice: may only be specified while providing tools",
        "$OK,$TOOL,'tool_choice':{'type':'required'}|tool_choice.type: Input should be 'auto', 'any', 'tool', 'none'",
        "$OK,$TOOL,'tool_choice':{'type':'tool','name':'g'}|tool_choice: Tool 'g' not found in provided tools",
        "$OK,'tools':[{'name':'f'}]|tools.0.input_schema: Field required",
        "$OK,'tools':[{'name':'f','input_schema':{}}]|tools.0.input_schema.type: Field required",
        "$OK,'tools':[{'type':'function','function':{}}]|tools.0.function: Extra inputs are not permitted"
      })
  void aFieldThatAnthropicRefusesIsRefusedByName(String fields, String message) {
    assertThat(
            refusal(
                fields
                    .replace("$OK", "'model':'m','max_tokens':1000,$HI")
                    .replace("$HI", HI)
                    .replace("$TOOL", TOOL)))
        .isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'role':'system','content':'hi'}|messages.0.role: Input should be 'user', 'assistant'",
        "{'role':'user','content':''}|messages.0.content: text content blocks must contain non-whitespace text",
        "{'role':'user','content':[]}|messages.0.content: all messages must have non-empty content",
        "{'role':'user','content':[{'type':'image_url'}]}|messages.0.content.0.type: Input should be 'text', 'image', 'document', 'tool_result'",
        "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/bmp','data':''}}]}|messages.0.content.0.source.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif', 'image/webp'",
        "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'***'}}]}|messages.0.content.0.source.data: invalid base64 data",
        "{'role':'user','content':[{'type':'image','source':{'type':'url','url':'ftp://a'}}]}|messages.0.content.0.source.url: Only HTTPS URLs are supported.",
        "{'role':'assistant','content':[$USE]}|messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: t1",
        "{'role':'assistant','content':[$USE]},{'role':'user','content':'so?'}|messages.1.content: `tool_use` ids were found without `tool_result` blocks immediately after: t1",
        "{'role':'assistant','content':[{'type':'tool_use','id':'a:1','name':'f','input':{}}]}|messages.0.content.0.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
        "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':'{}'}]}|messages.0.content.0.input: Input should be a valid dictionary",
        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1'}]}|messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: t1"
      })
  void aMessageThatAnthropicRefusesIsRefusedByItsPlace(String messages, String message) {
    assertThat(
            refusal(
                "'model':'m','max_tokens':9,'messages':[" + messages.replace("$USE", USE) + "]"))
        .isEqualTo(message);
  }

  @Test
  void whatIsWrittenInBlocksCountsAsWhatIsWrittenAsText() {
    MessagesCall text = read("'model':'m','max_tokens':9,'system':'Be brief.'," + HI);
    MessagesCall blocks =
        read(
            """
            'model':'m','max_tokens':9,'system':[{'type':'text','text':'Be brief.','cache_control':{'type':'ephemeral'}}],
            'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]
            """);

    assertThat(blocks.request().transcript()).isEqualTo(text.request().transcript());
    assertThat(text.request().toolbox()).isEqualTo(Toolbox.EMPTY);
    assertThat(text.request().prompt()).isEqualTo("hi");
  }

  @Test
  void theModelGoesOnFromTheResultsOfItsTools() {
    MessagesCall call =
        read(
            """
            'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'},
             {'role':'assistant','content':[{'type':'thinking','thinking':'','signature':'s'},%s]},
             {'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text','text':'42'}]}]}]
            """
                .formatted(USE));

    assertThat(call.request().transcript().endsWithToolResult()).isTrue();
    assertThat(call.request().prompt()).isEqualTo("hi");
  }

  private static String refusal(String fields) {
    RejectedRequest rejected =
        catchThrowableOfType(RejectedRequest.class, () -> MessagesCall.read(json(fields)));
    Reply reply = rejected.reply();
    assertThat(reply.status()).isEqualTo(400);
    JsonNode body = JsonMapper.shared().readTree(reply.pieces().getFirst());
    assertThat(body.path("type").asString()).isEqualTo("error");
    assertThat(body.path("error").path("type").asString()).isEqualTo("invalid_request_error");
    return body.path("error").path("message").asString();
  }

  private static MessagesCall read(String fields) {
    return MessagesCall.read(json(fields));
  }

  private static JsonNode json(String fields) {
    return JsonMapper.shared().readTree("{" + fields.replace('\'', '"') + "}");
  }
}
