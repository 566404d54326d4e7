package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A conversation to go on with, whole or as a stream. */
record ConverseCall(ChatRequest request, boolean streamed) implements ChatCall {

  private static final Set<String> FIELDS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "guardrailConfig",
          "additionalModelRequestFields",
          "additionalModelResponseFieldPaths",
          "requestMetadata",
          "performanceConfig",
          "serviceTier",
          "outputConfig");

  static ConverseCall read(JsonNode json, String model, boolean streamed) {
    Field body = Field.body(json).object(Set.of("messages"), FIELDS);
    Toolbox toolbox = Tools.read(body);
    OutputConfig output = OutputConfig.read(body);
    checkAnnotations(body);
    boolean thinks = output.effort() || asksForReasoning(body);
    Field inference = body.at("inferenceConfig");
    Wanted wanted = new Wanted(output.format(), maxTokens(inference), stops(inference), 1, thinks);
    return new ConverseCall(
        new ChatRequest(model, Conversation.read(body), toolbox, wanted), streamed);
  }

  private static OptionalInt maxTokens(Field inference) {
    if (inference.absent()) {
      return OptionalInt.empty();
    }
    inference.object(Set.of(), Set.of("maxTokens", "temperature", "topP", "stopSequences"));
    inference.at("temperature").share();
    inference.at("topP").share();
    return inference.at("maxTokens").integer(1);
  }

  private static List<String> stops(Field inference) {
    List<String> stops = new ArrayList<>();
    inference.at("stopSequences").arrayIfAny().forEach(stop -> stops.add(stop.notEmpty()));
    return stops;
  }

  /** Each family of models has a name of its own for it. */
  private static boolean asksForReasoning(Field body) {
    Field fields = body.at("additionalModelRequestFields");
    if (fields.absent()) {
      return false;
    }
    fields.document();
    return Stream.of("thinking", "reasoning_config", "reasoning_effort")
        .anyMatch(name -> !fields.at(name).absent());
  }

  private static void checkAnnotations(Field body) {
    Field guardrail = body.at("guardrailConfig");
    if (!guardrail.absent()) {
      guardrail.object(
          Set.of("guardrailIdentifier", "guardrailVersion"),
          Set.of("trace", "streamProcessingMode"));
    }
    Field performance = body.at("performanceConfig");
    if (!performance.absent()) {
      performance.object(Set.of("latency"), Set.of()).at("latency").oneOf("standard", "optimized");
    }
    Field tier = body.at("serviceTier");
    if (!tier.absent()) {
      tier.object(Set.of("type"), Set.of())
          .at("type")
          .oneOf("priority", "default", "flex", "reserved");
    }
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    return streamed
        ? Reply.stream(EventFrames.CONTENT_TYPE, ConverseEvents.of(answer))
        : Reply.json(200, ConverseJson.whole(answer));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return BedrockProblems.describe(problem).frame();
  }
}
