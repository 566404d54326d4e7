package dev.sluice.engine.openai;

import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.sluice.schema.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Conversations, each written twice: as a job, and with OpenAI's own client. */
enum Conversation {
  PLAIN(
      """
      {"model":"alias","messages":[
       {"role":"developer","content":"Be brief."},
       {"role":"user","content":"Why is the sky blue?"},
       {"role":"assistant","content":"It scatters light."},
       {"role":"user","content":"Why?"}],
       "temperature":0.25,"top_p":0.5,"max_completion_tokens":400,"stop":["END"],"frequency_penalty":0.5,
       "metadata":{"team":"search"},"safety_identifier":"u1"}
      """) {
    @Override
    void fill(ChatCompletionCreateParams.Builder params) {
      params
          .addDeveloperMessage("Be brief.")
          .addUserMessage("Why is the sky blue?")
          .addMessage(
              ChatCompletionAssistantMessageParam.builder().content("It scatters light.").build())
          .addUserMessage("Why?")
          .temperature(0.25)
          .topP(0.5)
          .maxCompletionTokens(400)
          .stopOfStrings(List.of("END"))
          .frequencyPenalty(0.5)
          .metadata(metadata(Map.of("team", "search")))
          .safetyIdentifier("u1");
    }
  },

  TOOLS(
      """
      {"model":"alias","messages":[
       {"role":"user","content":"What is the weather and the population of Sofia?"}],
       "tools":[
        {"type":"function","function":{"name":"get_weather","description":"Tells it.","strict":true,
         "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
          "additionalProperties":false}}},
        {"type":"function","function":{"name":"get_population","description":"Tells it.","strict":true,
         "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
          "additionalProperties":false}}}],
       "tool_choice":"required","parallel_tool_calls":true}
      """) {
    @Override
    void fill(ChatCompletionCreateParams.Builder params) {
      params
          .addUserMessage("What is the weather and the population of Sofia?")
          .addFunctionTool(function("get_weather"))
          .addFunctionTool(function("get_population"))
          .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
          .parallelToolCalls(true);
    }
  },

  RESULTS_OF_TOOLS(
      """
      {"model":"alias","messages":[
       {"role":"user","content":"What is the weather and the population of Sofia?"},
       {"role":"assistant","tool_calls":[
        {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\\"city\\":\\"Sofia\\"}"}},
        {"id":"call_2","type":"function","function":{"name":"get_population","arguments":"{\\"city\\":\\"Sofia\\"}"}}]},
       {"role":"tool","tool_call_id":"call_1","content":"12 degrees"},
       {"role":"tool","tool_call_id":"call_2","content":"1.2 million"}],
       "tools":[
        {"type":"function","function":{"name":"get_weather","description":"Tells it.","strict":true,
         "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
          "additionalProperties":false}}},
        {"type":"function","function":{"name":"get_population","description":"Tells it.","strict":true,
         "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
          "additionalProperties":false}}}]}
      """) {
    @Override
    void fill(ChatCompletionCreateParams.Builder params) {
      params
          .addUserMessage("What is the weather and the population of Sofia?")
          .addMessage(
              ChatCompletionAssistantMessageParam.builder()
                  .addToolCall(toolCall("call_1", "get_weather"))
                  .addToolCall(toolCall("call_2", "get_population"))
                  .build())
          .addMessage(result("call_1", "12 degrees"))
          .addMessage(result("call_2", "1.2 million"))
          .addFunctionTool(function("get_weather"))
          .addFunctionTool(function("get_population"));
    }
  },

  IMAGE(
      """
      {"model":"alias","messages":[{"role":"user","content":[
       {"type":"text","text":"What is shown?"},
       {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}]}]}
      """) {
    @Override
    void fill(ChatCompletionCreateParams.Builder params) {
      params.addUserMessageOfArrayOfContentParts(
          List.of(
              ChatCompletionContentPart.ofText(
                  ChatCompletionContentPartText.builder().text("What is shown?").build()),
              ChatCompletionContentPart.ofImageUrl(
                  ChatCompletionContentPartImage.builder()
                      .imageUrl(
                          ChatCompletionContentPartImage.ImageUrl.builder()
                              .url("data:image/png;base64,iVBORw0KGgo=")
                              .detail(ChatCompletionContentPartImage.ImageUrl.Detail.LOW)
                              .build())
                      .build())));
    }
  },

  STRUCTURED(
      """
      {"model":"alias","messages":[{"role":"user","content":"Who wrote it?"}],
       "response_format":{"type":"json_schema","json_schema":{"name":"person","strict":true,
        "schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],
         "additionalProperties":false}}}}
      """) {
    @Override
    void fill(ChatCompletionCreateParams.Builder params) {
      Map<String, JsonValue> schema = objectOf("name");
      params
          .addUserMessage("Who wrote it?")
          .responseFormat(
              ResponseFormatJsonSchema.builder()
                  .jsonSchema(
                      JsonSchema.builder()
                          .name("person")
                          .strict(true)
                          .schema(
                              JsonSchema.Schema.builder()
                                  .putAllAdditionalProperties(schema)
                                  .build())
                          .build())
                  .build());
    }
  };

  static final String MODEL = "gpt-4o-mini";

  private final String job;

  Conversation(String job) {
    this.job = job;
  }

  abstract void fill(ChatCompletionCreateParams.Builder params);

  ObjectNode asJob() {
    return (ObjectNode) Json.mapper().readTree(job);
  }

  ChatCompletionCreateParams asParams() {
    ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder().model(MODEL);
    fill(params);
    return params.build();
  }

  private static ChatCompletionCreateParams.Metadata metadata(Map<String, String> values) {
    ChatCompletionCreateParams.Metadata.Builder metadata =
        ChatCompletionCreateParams.Metadata.builder();
    values.forEach((key, value) -> metadata.putAdditionalProperty(key, JsonValue.from(value)));
    return metadata.build();
  }

  private static FunctionDefinition function(String name) {
    return FunctionDefinition.builder()
        .name(name)
        .description("Tells it.")
        .strict(true)
        .parameters(
            FunctionParameters.builder().putAllAdditionalProperties(objectOf("city")).build())
        .build();
  }

  private static Map<String, JsonValue> objectOf(String property) {
    return Map.of(
        "type", JsonValue.from("object"),
        "properties", JsonValue.from(Map.of(property, Map.of("type", "string"))),
        "required", JsonValue.from(List.of(property)),
        "additionalProperties", JsonValue.from(false));
  }

  private static ChatCompletionMessageFunctionToolCall toolCall(String id, String name) {
    return ChatCompletionMessageFunctionToolCall.builder()
        .id(id)
        .function(
            ChatCompletionMessageFunctionToolCall.Function.builder()
                .name(name)
                .arguments("{\"city\":\"Sofia\"}")
                .build())
        .build();
  }

  private static ChatCompletionToolMessageParam result(String id, String content) {
    return ChatCompletionToolMessageParam.builder().toolCallId(id).content(content).build();
  }
}
