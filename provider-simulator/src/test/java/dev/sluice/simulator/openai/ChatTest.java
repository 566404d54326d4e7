package dev.sluice.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChatTest {

  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
  private static final String TOOL =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'top_k':5|top_k|unknown_parameter",
        "'top_p':1.5|top_p|decimal_above_max_value",
        "'presence_penalty':-3|presence_penalty|decimal_below_min_value",
        "'n':0|n|integer_below_min_value",
        "'n':200|n|integer_above_max_value",
        "'max_completion_tokens':'5'|max_completion_tokens|invalid_type",
        "'seed':1.5|seed|invalid_type",
        "'stop':['a','b','c','d','e']|stop|array_above_max_length",
        "'stop':[1]|stop|invalid_type",
        "'reasoning_effort':'huge'|reasoning_effort|invalid_value",
        "'service_tier':'cheap'|service_tier|invalid_value",
        "'metadata':{'a':1}|metadata.a|invalid_type",
        "'stream_options':{}|stream_options|invalid_value",
        "'tool_choice':'auto'|tool_choice|invalid_value",
        "'parallel_tool_calls':true|parallel_tool_calls|invalid_value",
        "'tools':[]|tools|invalid_value",
        "'tools':[{'function':{'name':'f'}}]|tools[0].type|missing_required_parameter",
        "'tools':[{'type':'function','function':{'name':'a b'}}]|tools[0].function.name|invalid_value",
        "'tools':[{'type':'function','function':{'name':'f','parameters':[]}}]|tools[0].function.parameters|invalid_type",
        "'tools':[{'type':'function','function':{'name':'f','strict':true,'parameters':{'type':'object'}}}]|tools[0].function.parameters|invalid_function_parameters",
        "'response_format':{'type':'xml'}|response_format.type|invalid_value",
        "'response_format':{'type':'json_schema','json_schema':{'schema':{}}}|response_format.json_schema.name|missing_required_parameter",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n'}}|response_format.json_schema.schema|missing_required_parameter"
      })
  void aFieldThatOpenAiRefusesIsRefusedByName(String field, String param, String code) {
    OpenAiError error = refusal("{\"model\":\"m\"," + field.replace('\'', '"') + "," + HI + "}");
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'role':'user','content':'hi','mood':'good'}|messages[0].mood",
        "{'role':'user','content':null}|messages[0].content",
        "{'role':'assistant','content':null}|messages[0].content",
        "{'role':'system','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}|messages[0].content[0]",
        "{'role':'user','content':[{'type':'video'}]}|messages[0].content[0].type",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,***'}}]}|messages[0].content[0].image_url.url",
        "{'role':'user','content':[{'type':'image_url','image_url':'https://x/y.png'}]}|messages[0].content[0].image_url",
        "{'role':'tool','tool_call_id':'c','content':'42'}|messages[0].role",
        "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]}|messages[0].tool_calls[0].function.arguments"
      })
  void aMessageThatOpenAiRefusesIsRefusedByItsPlace(String message, String param) {
    String body = "{\"model\":\"m\",\"messages\":[" + message.replace('\'', '"') + "]}";
    assertThat(refusal(body).param()).isEqualTo(param);
  }

  @Test
  void everyCallOfAToolMustBeAnswered() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"hi"},
          {"role":"assistant","tool_calls":[
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},
            {"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"c1","content":"42"},
          {"role":"user","content":"and now?"}]}
        """;
    assertThat(refusal(body).message()).endsWith("c2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"max_tokens\":5", "\"temperature\":0.5", "\"stop\":\"x\""})
  void aReasoningModelOfOpenAisRefusesWhatOthersTake(String field) {
    String body = "{\"model\":\"%s\"," + field + "," + HI + "}";
    read(body.formatted("gpt-4o"));
    assertThat(refusal(body.formatted("o4-mini")).code()).startsWith("unsupported_");
  }

  @Test
  void aChoiceThatCannotBeMetIsRefused() {
    String choice = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"%s\"}}";
    String body = "{\"model\":\"m\"," + TOOL + "," + choice + "," + HI + "}";
    read(body.formatted("f"));
    assertThat(refusal(body.formatted("g")).param()).isEqualTo("tool_choice");
  }

  @Test
  void strictSchemasAreClosedAndComplete() {
    String body =
        """
        {"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
          "schema":{"type":"object","additionalProperties":false,"required":["a"],
            "properties":{"a":{"type":"object","additionalProperties":false,"required":[],
              "properties":{"b":{"type":"string"}}}}}}},
        """
            + HI
            + "}";
    assertThat(refusal(body).message()).contains("Missing 'b'");
  }

  @Test
  void whatIsNullCountsAsAbsent() {
    String nulls = "\"stop\":null,\"tools\":null,\"tool_choice\":null,\"response_format\":null";
    Chat chat = read("{\"model\":\"m\"," + nulls + ",\"stream_options\":null," + HI + "}");
    assertThat(chat.request().toolbox().tools()).isEmpty();
  }

  private static OpenAiError refusal(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidField.class);
    return catchThrowableOfType(InvalidField.class, () -> read(body)).error();
  }

  private static Chat read(String body) {
    JsonNode node = JsonMapper.shared().readTree(body);
    return Chat.read(node, new OpenAi());
  }
}
