package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** A chat completion, whole or as a stream. */
record Chat(ChatRequest request, boolean streamed, boolean withUsage) implements ChatCall {

  private static final int MOST_CHOICES = 128;

  static Chat read(JsonNode body) {
    Fields.requireObject(body);
    return read(body, Fields.model(body));
  }

  /** The model is told by the path. */
  static Chat read(JsonNode body, String model) {
    Fields.requireObject(body);
    checkTemperature(body.path("temperature"));
    ChatRequest request =
        new ChatRequest(
            model, Messages.read(body.path("messages")), Tools.read(body), wanted(body));
    boolean withUsage = body.path("stream_options").path("include_usage").asBoolean(false);
    return new Chat(request, Fields.bool(body, "stream", false), withUsage);
  }

  private static Wanted wanted(JsonNode body) {
    OptionalInt maxTokens = Fields.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalInt older = Fields.integer(body, "max_tokens", 1, Integer.MAX_VALUE);
    return new Wanted(
        format(body.path("response_format")),
        maxTokens.isPresent() ? maxTokens : older,
        stop(body.path("stop")),
        Fields.integer(body, "n", 1, MOST_CHOICES).orElse(1),
        !body.path("reasoning_effort").asString("none").equals("none"));
  }

  private static List<String> stop(JsonNode stop) {
    List<String> stops = new ArrayList<>();
    if (stop.isString()) {
      stops.add(stop.asString());
    }
    for (JsonNode one : stop) {
      stops.add(one.asString());
    }
    return stops;
  }

  private static ResponseFormat format(JsonNode format) {
    if (Fields.isAbsent(format)) {
      return new ResponseFormat.Text();
    }
    String type = format.path("type").asString("");
    return switch (type) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> ResponseFormat.anyObject();
      case "json_schema" -> new ResponseFormat.Structured(schema(format));
      default ->
          throw OpenAiError.refusal(
              "Invalid value: '%s'. Supported values are: 'json_object', 'json_schema', and 'text'."
                  .formatted(type),
              "response_format.type");
    };
  }

  private static JsonNode schema(JsonNode format) {
    JsonNode schema = format.path("json_schema").path("schema");
    if (!schema.isObject()) {
      throw Fields.missing("response_format.json_schema.schema");
    }
    return schema;
  }

  private static void checkTemperature(JsonNode temperature) {
    if (Fields.isAbsent(temperature)) {
      return;
    }
    if (!temperature.isNumber()) {
      throw Fields.invalidType("temperature", "a number");
    }
    double value = temperature.asDouble();
    if (value < 0 || value > 2) {
      throw OpenAiError.refusal(
          "Invalid 'temperature': expected a value between 0 and 2.", "temperature");
    }
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    return streamed
        ? Reply.stream("text/event-stream", ChatChunks.of(answer, withUsage))
        : Reply.json(200, ChatJson.completion(answer));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return ChatChunks.event(OpenAiProblems.describe(problem).body());
  }
}
