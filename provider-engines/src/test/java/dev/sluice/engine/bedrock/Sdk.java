package dev.sluice.engine.bedrock;

import dev.sluice.schema.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.ImageSource;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatStructure;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import tools.jackson.databind.JsonNode;

/** AWS's own client, and conversations as its users write them. */
final class Sdk {

  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String MODEL = "us.anthropic.claude-x-20260101-v1:0";
  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

  private Sdk() {}

  static BedrockRuntimeClient client(URI host, String secret) {
    return signing(BedrockRuntimeClient.builder(), host, secret)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  static BedrockRuntimeAsyncClient asyncClient(URI host, String secret) {
    return signing(BedrockRuntimeAsyncClient.builder(), host, secret)
        // Left to itself it speaks HTTP/2, though nobody has agreed to that.
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
        .build();
  }

  static BedrockRuntimeClient clientWithApiKey(URI host, String key) {
    return described(BedrockRuntimeClient.builder(), host)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .tokenProvider(StaticTokenProvider.create(() -> key))
        .authSchemeProvider(
            BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of("httpBearerAuth")))
        .build();
  }

  private static <B extends AwsClientBuilder<B, C>, C> B signing(
      B builder, URI host, String secret) {
    return described(builder, host)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, secret)));
  }

  private static <B extends AwsClientBuilder<B, C>, C> B described(B builder, URI host) {
    return builder
        .endpointOverride(host)
        .region(Region.US_EAST_1)
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  static ConverseRequest.Builder asking(String question) {
    return ConverseRequest.builder().modelId(MODEL).messages(user(ContentBlock.fromText(question)));
  }

  static Message user(ContentBlock... content) {
    return Message.builder().role(ConversationRole.USER).content(content).build();
  }

  static ConverseRequest.Builder plain() {
    return asking("Why is the sky blue?")
        .system(SystemContentBlock.fromText("Be brief."))
        .inferenceConfig(
            config -> config.maxTokens(400).temperature(0.5f).topP(0.25f).stopSequences("END"));
  }

  static ConverseRequest.Builder withTools() {
    return asking("What is the weather and what says the clock?")
        .toolConfig(
            config ->
                config
                    .tools(
                        Tool.fromToolSpec(
                            spec ->
                                spec.name("get_weather")
                                    .description("Tells the weather.")
                                    .inputSchema(ToolInputSchema.fromJson(document(SCHEMA)))),
                        Tool.fromToolSpec(
                            spec ->
                                spec.name("read_clock")
                                    .strict(true)
                                    .inputSchema(ToolInputSchema.fromJson(document(SCHEMA)))))
                    .toolChoice(choice -> choice.any(any -> {})));
  }

  /** The same conversation after the tools have answered. */
  static ConverseRequest answering(ConverseRequest request, Message called) {
    List<ContentBlock> results =
        called.content().stream()
            .filter(block -> block.toolUse() != null)
            .map(
                block ->
                    ContentBlock.fromToolResult(
                        result ->
                            result
                                .toolUseId(block.toolUse().toolUseId())
                                .content(ToolResultContentBlock.fromText("42"))))
            .toList();
    return request.toBuilder()
        .messages(
            request.messages().getFirst(),
            called,
            Message.builder().role(ConversationRole.USER).content(results).build())
        .toolConfig(request.toolConfig().toBuilder().toolChoice(c -> c.auto(auto -> {})).build())
        .build();
  }

  static ConverseRequest.Builder withAnImage(byte[] png) {
    return ConverseRequest.builder()
        .modelId(MODEL)
        .messages(
            user(
                ContentBlock.fromText("What is shown?"),
                ContentBlock.fromImage(
                    image ->
                        image
                            .format(ImageFormat.PNG)
                            .source(ImageSource.fromBytes(SdkBytes.fromByteArray(png))))));
  }

  static ConverseRequest.Builder structured() {
    return asking("Name a city")
        .outputConfig(
            config ->
                config
                    .effort("low")
                    .textFormat(
                        format ->
                            format
                                .type(OutputFormatType.JSON_SCHEMA)
                                .structure(
                                    OutputFormatStructure.fromJsonSchema(
                                        schema -> schema.name("out").schema(SCHEMA)))))
        .additionalModelRequestFields(document("{\"top_k\":50}"));
  }

  private static Document document(String json) {
    return document(Json.mapper().readTree(json));
  }

  private static Document document(JsonNode json) {
    if (json.isObject()) {
      Map<String, Document> fields =
          json.properties().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, field -> document(field.getValue())));
      return Document.fromMap(fields);
    }
    if (json.isArray()) {
      return Document.fromList(json.valueStream().map(Sdk::document).toList());
    }
    return json.isNumber()
        ? Document.fromNumber(json.asInt())
        : Document.fromString(json.asString());
  }
}
