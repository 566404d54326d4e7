package dev.sluice.engine.anthropic;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.UrlImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Conversations as they are begun with Anthropic's own client. */
final class SdkConversations {

  static final String MODEL = "claude-x";

  private SdkConversations() {}

  private static MessageCreateParams.Builder asking(String prompt) {
    return silent().addUserMessage(prompt);
  }

  private static MessageCreateParams.Builder silent() {
    return MessageCreateParams.builder().model(MODEL).maxTokens(800);
  }

  /** With the instructions, the limits and the annotations that there are. */
  static MessageCreateParams.Builder plain() {
    return asking("Why is the sky blue?")
        .system("Be brief.")
        .addStopSequence("END")
        .metadata(Metadata.builder().userId("user-7").build())
        .serviceTier(MessageCreateParams.ServiceTier.STANDARD_ONLY)
        // The client has no word for them any more; the older models still have.
        .putAdditionalBodyProperty("temperature", JsonValue.from(0.5))
        .putAdditionalBodyProperty("top_k", JsonValue.from(40));
  }

  static MessageCreateParams.Builder withTools() {
    return asking("What is the weather and what says the clock?")
        .addTool(tool("get_weather").description("Tells the weather.").build())
        .addTool(tool("get_clock").strict(true).build());
  }

  static MessageCreateParams.Builder withOneToolAtATime() {
    return withTools().toolChoice(ToolChoiceAny.builder().disableParallelToolUse(true).build());
  }

  private static Tool.Builder tool(String name) {
    return Tool.builder()
        .name(name)
        .inputSchema(
            Tool.InputSchema.builder()
                .properties(
                    Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build())
                .required(List.of("city"))
                .build());
  }

  /** The conversation with the calls that were made and a result for each. */
  static MessageCreateParams.Builder answering(
      MessageCreateParams.Builder conversation, Message called) {
    List<ContentBlockParam> results = new ArrayList<>();
    called.content().stream()
        .flatMap(block -> block.toolUse().stream())
        .forEach(
            use ->
                results.add(
                    ContentBlockParam.ofToolResult(
                        ToolResultBlockParam.builder().toolUseId(use.id()).content("42").build())));
    return conversation.addMessage(called).addUserMessageOfContentBlockParams(results);
  }

  static MessageCreateParams.Builder withImages() {
    Base64ImageSource inline =
        Base64ImageSource.builder()
            .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
            .data("iVBORw0KGgo=")
            .build();
    UrlImageSource remote = UrlImageSource.builder().url("https://example.com/cat.png").build();
    return silent()
        .addUserMessageOfContentBlockParams(
            List.of(
                ContentBlockParam.ofText("What is shown?"),
                ContentBlockParam.ofImage(inline),
                ContentBlockParam.ofImage(remote)));
  }

  static MessageCreateParams.Builder structured() {
    JsonOutputFormat.Schema schema =
        JsonOutputFormat.Schema.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("name", Map.of("type", "string"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("name")))
            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
            .build();
    return asking("Who wrote it?")
        .outputConfig(
            OutputConfig.builder()
                .format(JsonOutputFormat.builder().schema(schema).build())
                .build());
  }

  static MessageCreateParams.Builder thinking() {
    return asking("How many primes are there?")
        .thinking(ThinkingConfigAdaptive.builder().build())
        .outputConfig(OutputConfig.builder().effort(OutputConfig.Effort.HIGH).build());
  }
}
