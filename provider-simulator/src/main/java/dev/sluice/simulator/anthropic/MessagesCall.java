package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A message to answer, whole or as a stream. */
record MessagesCall(ChatRequest request, boolean streamed) implements ChatCall {

  private static final List<String> REQUIRED = List.of("model", "max_tokens", "messages");

  private static final Set<String> OPTIONAL =
      Set.of(
          "system",
          "tools",
          "tool_choice",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "thinking",
          "output_config",
          "metadata",
          "service_tier",
          "cache_control",
          "container",
          "context_management",
          "inference_geo");

  static MessagesCall read(JsonNode json) {
    Field body = Field.body(json).object(REQUIRED, OPTIONAL);
    OptionalInt maxTokens = body.at("max_tokens").integer(1);
    Toolbox toolbox = Tools.read(body);
    boolean thinks = Thinking.read(body, maxTokens.orElse(0));
    checkSampling(body, thinks);
    checkForced(body, toolbox, thinks);
    checkAnnotations(body);
    Wanted wanted = new Wanted(OutputConfig.read(body), maxTokens, stops(body), 1, thinks);
    ChatRequest request =
        new ChatRequest(body.at("model").text(), Conversation.read(body), toolbox, wanted);
    return new MessagesCall(request, body.at("stream").flag());
  }

  private static void checkSampling(Field body, boolean thinks) {
    Field temperature = body.at("temperature");
    temperature.share();
    body.at("top_p").share();
    var topK = body.at("top_k").integer(0);
    if (thinks && topK.isPresent()) {
      throw body.at("top_k").wrong("must be unset when thinking is enabled");
    }
    if (thinks && !temperature.absent() && temperature.value().asDouble() != 1) {
      throw temperature.wrong("may only be set to 1 when thinking is enabled");
    }
  }

  private static void checkForced(Field body, Toolbox toolbox, boolean thinks) {
    boolean forced =
        toolbox.choice() instanceof ToolChoice.Required
            || toolbox.choice() instanceof ToolChoice.Named;
    if (thinks && forced) {
      throw body.at("thinking").wrong("may not be enabled when tool_choice forces tool use");
    }
  }

  private static void checkAnnotations(Field body) {
    if (!body.at("metadata").absent()) {
      body.at("metadata").object(List.of(), Set.of("user_id")).at("user_id").text();
    }
    if (!body.at("service_tier").absent()) {
      body.at("service_tier").oneOf("auto", "standard_only");
    }
  }

  private static List<String> stops(Field body) {
    Field field = body.at("stop_sequences");
    List<String> stops = new ArrayList<>();
    for (Field stop : field.absent() ? List.<Field>of() : field.array()) {
      if (stop.text().isBlank()) {
        throw stop.wrong("each stop sequence must contain non-whitespace");
      }
      stops.add(stop.text());
    }
    return stops;
  }

  /** The form that the text of an answer must have. */
  private static final class OutputConfig {

    static ResponseFormat read(Field body) {
      Field config = body.at("output_config");
      if (config.absent()) {
        return new ResponseFormat.Text();
      }
      config.object(List.of(), Set.of("format", "effort"));
      if (!config.at("effort").absent()) {
        config.at("effort").oneOf("low", "medium", "high", "xhigh", "max");
      }
      Field format = config.at("format");
      if (format.absent()) {
        return new ResponseFormat.Text();
      }
      format.object(List.of("type", "schema"), Set.of()).at("type").oneOf("json_schema");
      return new ResponseFormat.Structured(
          Tools.schema(format.at("schema"), "output_config.format.schema"));
    }
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    return streamed
        ? Reply.stream("text/event-stream", MessageEvents.of(answer))
        : Reply.json(200, MessageJson.whole(answer));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return MessageEvents.event(AnthropicProblems.describe(problem).body());
  }
}
