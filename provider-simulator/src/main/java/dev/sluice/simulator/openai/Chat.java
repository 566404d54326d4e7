package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** A chat completion, whole or as a stream. */
record Chat(ChatRequest request, boolean streamed, boolean withUsage, Vendor vendor)
    implements ChatCall {

  static Chat read(JsonNode body, Vendor vendor) {
    Fields.requireObject(body);
    return read(body, Fields.model(body), vendor);
  }

  /** The model is told by the path. */
  static Chat read(JsonNode body, String model, Vendor vendor) {
    Fields.requireObject(body);
    ChatFields.check(body, vendor);
    vendor.check(model, body);
    ChatRequest request =
        new ChatRequest(
            model, Messages.read(body.path("messages"), vendor), Tools.read(body), wanted(body));
    boolean withUsage =
        vendor.alwaysTellsUsage()
            || body.path("stream_options").path("include_usage").asBoolean(false);
    return new Chat(request, body.path("stream").asBoolean(false), withUsage, vendor);
  }

  private static Wanted wanted(JsonNode body) {
    OptionalInt maxTokens = Fields.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalInt older = Fields.integer(body, "max_tokens", 1, Integer.MAX_VALUE);
    return new Wanted(
        Formats.read(body.path("response_format")),
        maxTokens.isPresent() ? maxTokens : older,
        stop(body.path("stop")),
        body.path("n").asInt(1),
        !body.path("reasoning_effort").asString("none").equals("none"));
  }

  private static List<String> stop(JsonNode stop) {
    if (stop.isString()) {
      return List.of(stop.asString());
    }
    List<String> stops = new ArrayList<>();
    for (JsonNode one : stop) {
      stops.add(one.asString());
    }
    return stops;
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    return streamed
        ? Reply.stream("text/event-stream", new ChatChunks(answer, vendor).pieces(withUsage))
        : Reply.json(200, ChatJson.completion(answer, vendor));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return ChatChunks.event(vendor.errorChunk(vendor.describe(problem)));
  }
}
