package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.schema.Json;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** One alternative of an answer, put together from its pieces. Owned by one thread. */
final class Candidate {

  private static final Set<String> ABOUT_A_PART =
      Set.of("thought", ThoughtSignature.FIELD, "mediaResolution", "videoMetadata");

  private final ChunkWriter writer;
  private final ChoiceSink sink;
  private final String callIds;
  private final ArrayNode logprobs = Json.mapper().createArrayNode();
  private int callCount;
  private String finishReason = "";
  private String finishMessage = "";
  private @Nullable String foreign;

  /**
   * @param sink where the writer writes to
   * @param callIds what the ids of calls begin with that come without one
   */
  Candidate(ChunkWriter writer, ChoiceSink sink, String callIds) {
    this.writer = writer;
    this.sink = sink;
    this.callIds = callIds;
  }

  void add(JsonNode candidate) throws InterruptedException {
    ArrayNode likelihoods = Logprobs.content(candidate.path("logprobsResult"));
    if (!likelihoods.isEmpty()) {
      logprobs.addAll(likelihoods);
      sink.logprobs(likelihoods);
    }
    for (JsonNode part : candidate.path("content").path("parts")) {
      part(part);
    }
    finishReason = candidate.path("finishReason").asString(finishReason);
    finishMessage = candidate.path("finishMessage").asString(finishMessage);
  }

  private void part(JsonNode part) throws InterruptedException {
    String signature = part.path(ThoughtSignature.FIELD).asString("");
    if (part.path("functionCall").isObject()) {
      call(part.path("functionCall"), signature);
      return;
    }
    JsonNode text = part.path("text");
    if (part.path("thought").asBoolean(false)) {
      writer.reasoning(text.asString(""));
    } else if (text.isString()) {
      writer.text(text.asString());
    } else {
      foreign = foreign == null ? kindOf(part) : foreign;
    }
    if (!signature.isEmpty()) {
      writer.extraContent(ThoughtSignature.toExtraContent(signature));
    }
  }

  private void call(JsonNode call, String signature) throws InterruptedException {
    String id = call.path("id").asString("");
    int index =
        writer.beginCall(id.isEmpty() ? callIds + callCount : id, call.path("name").asString(""));
    callCount++;
    JsonNode arguments = call.path("args");
    writer.arguments(
        index, arguments.isObject() ? Json.mapper().writeValueAsString(arguments) : "{}");
    if (!signature.isEmpty()) {
      writer.callExtraContent(index, ThoughtSignature.toExtraContent(signature));
    }
  }

  /** What the part has that chat completions have no place for; null for one that is empty. */
  private static @Nullable String kindOf(JsonNode part) {
    Iterator<String> kinds =
        part.propertyNames().stream().filter(name -> !ABOUT_A_PART.contains(name)).iterator();
    return kinds.hasNext() ? kinds.next() : null;
  }

  /** Whether it says why it ended. */
  boolean finished() {
    return !finishReason.isEmpty();
  }

  /** What it has that chat completions have no place for, in their words; null if nothing. */
  @Nullable String foreign() {
    return foreign;
  }

  /** Whether the model failed, and did not just refuse. */
  boolean failed() {
    return Endings.of(finishReason) == null;
  }

  /** Of all its tokens; empty where nobody asked. */
  ArrayNode logprobs() {
    return logprobs;
  }

  /** Why it ended, in their words. */
  String reason() {
    return finishMessage.isEmpty() ? finishReason : finishReason + ", " + finishMessage;
  }

  /** Ends it; it has not failed. */
  Completion finish(TokenCounts tokens) throws InterruptedException {
    FinishReason reason = Endings.of(finishReason);
    return writer.finish(requireNonNull(reason, "the candidate has failed"), tokens);
  }
}
