package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a vendor that speaks OpenAI's wire does in its own way; what is not overridden is so. */
interface Vendor {

  /** Whether a request may have a field that OpenAI does not know. */
  default boolean takes(String field) {
    return false;
  }

  /** Whether a message may have a field that OpenAI does not know. */
  default boolean takesInMessages(String field) {
    return false;
  }

  /**
   * Refuses what stands in a request's known fields but not here.
   *
   * @throws InvalidField with what is wrong
   */
  default void check(String model, JsonNode body) {}

  /** The status and the words; {@link #reply} puts them into the vendor's form. */
  default OpenAiError describe(Problem problem) {
    return OpenAiProblems.describe(problem);
  }

  /** The body of an error. */
  default JsonNode body(OpenAiError error) {
    return error.body();
  }

  default Reply reply(OpenAiError error) {
    return Reply.json(error.status(), body(error));
  }

  /** The hints when to come back. */
  default Map<String, String> retryHeaders(Duration wait) {
    return Map.of("retry-after", seconds(wait), "retry-after-ms", Long.toString(wait.toMillis()));
  }

  static String seconds(Duration wait) {
    return Long.toString(Math.ceilDiv(wait.toMillis(), 1000L));
  }

  default Map<String, String> limitHeaders(LimitState limits, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    describe("requests", limits.requests(), headers);
    describe("tokens", limits.tokens(), headers);
    return headers;
  }

  static void describe(
      String dimension, LimitState.@Nullable Bucket bucket, Map<String, String> headers) {
    if (bucket == null) {
      return;
    }
    headers.put("x-ratelimit-limit-" + dimension, Integer.toString(bucket.limit()));
    headers.put("x-ratelimit-remaining-" + dimension, Integer.toString(bucket.remaining()));
    headers.put("x-ratelimit-reset-" + dimension, GoDuration.format(bucket.untilFull()));
  }

  default String requestIdHeader() {
    return "x-request-id";
  }

  /** Where a message tells the model's reasoning. */
  default String reasoningField() {
    return "reasoning_content";
  }

  default ObjectNode usage(Usage usage) {
    return ChatJson.usage(usage);
  }

  /** Whether a stream tells its usage unasked. */
  default boolean alwaysTellsUsage() {
    return false;
  }

  /** Puts the vendor's own fields into a completion. */
  default void dress(ObjectNode completion, ChatAnswer answer) {}

  /** Puts the vendor's own fields into a chunk of a stream. */
  default void dress(ObjectNode chunk, ChatAnswer answer, boolean first, boolean last) {}

  /** The comment with which a stream begins; null for none. */
  default @Nullable String comment() {
    return null;
  }

  /** What a stream says when it fails. */
  default JsonNode errorChunk(OpenAiError error) {
    return body(error);
  }

  /** Whether it makes embeddings. */
  default boolean embeds() {
    return true;
  }

  default JsonNode models(String owner, List<String> names) {
    return Models.list(owner, names);
  }
}
