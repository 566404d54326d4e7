package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.provider.ChunkSink;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to one call, put together from one response, or from all that a stream consists of.
 * Hands its pieces on as they come. Owned by one thread.
 */
final class Candidates {

  private final InstantSource clock;
  private final ChunkSink chunks;
  private final Map<Integer, Candidate> byIndex = new TreeMap<>();
  private String id = "";
  private String model;
  private long created;
  private TokenCounts tokens = TokenCounts.NONE;
  private @Nullable JsonNode last;
  private String blocked = "";

  /**
   * @param model in case that the answer does not name it
   */
  Candidates(String model, InstantSource clock, ChunkSink chunks) {
    this.model = requireNonNull(model, "model is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.chunks = requireNonNull(chunks, "chunks is null");
  }

  void add(JsonNode response) throws InterruptedException {
    last = response;
    if (id.isEmpty()) {
      begin(response);
    }
    // On every piece of a stream, and growing: the last holds.
    JsonNode usage = response.path("usageMetadata");
    tokens = usage.isObject() ? tokens(usage) : tokens;
    JsonNode feedback = response.path("promptFeedback");
    if (feedback.hasNonNull("blockReason")) {
      blocked = feedback.path("blockReason").asString("");
      String message = feedback.path("blockReasonMessage").asString("");
      blocked = message.isEmpty() ? blocked : blocked + ", " + message;
    }
    for (JsonNode candidate : response.path("candidates")) {
      int index = candidate.path("index").asInt(0);
      byIndex.computeIfAbsent(index, this::candidate).add(candidate);
    }
  }

  private void begin(JsonNode response) {
    String theirs = response.path("responseId").asString("");
    id = theirs.isEmpty() ? UUID.randomUUID().toString() : theirs;
    model = response.path("modelVersion").asString(model);
    created = clock.instant().getEpochSecond();
  }

  private Candidate candidate(int index) {
    ChoiceSink sink = new ChoiceSink(index, chunks);
    return new Candidate(
        new ChunkWriter(id, model, created, sink),
        sink,
        "call_" + id + "_" + (index == 0 ? "" : index + "_"));
  }

  private static TokenCounts tokens(JsonNode usage) {
    long thoughts = TokenCounts.count(usage.path("thoughtsTokenCount"));
    return new TokenCounts(
        TokenCounts.count(usage.path("promptTokenCount"))
            + TokenCounts.count(usage.path("toolUsePromptTokenCount")),
        TokenCounts.count(usage.path("cachedContentTokenCount")),
        0,
        TokenCounts.count(usage.path("candidatesTokenCount")) + thoughts,
        thoughts);
  }

  /** The provider's id of the answer, or one that was made up. */
  String id() {
    return id;
  }

  TokenCounts tokens() {
    return tokens;
  }

  /** The last response that came, as it came; null before the first. */
  @Nullable JsonNode last() {
    return last;
  }

  /** Why the prompt was not answered; empty if it was. */
  String blocked() {
    return blocked;
  }

  Collection<Candidate> all() {
    return byIndex.values();
  }

  /** Whether each candidate says why it ended. */
  boolean finished() {
    return !byIndex.isEmpty() && byIndex.values().stream().allMatch(Candidate::finished);
  }

  /** Ends the answer; what was counted stands at its end. */
  List<Completion> finish() throws InterruptedException {
    List<Completion> completions = new ArrayList<>();
    for (Candidate candidate : byIndex.values()) {
      boolean latest = completions.size() == byIndex.size() - 1;
      completions.add(candidate.finish(latest ? tokens : TokenCounts.NONE));
    }
    return completions;
  }

  /** All of them as one {@code chat.completion}. */
  ObjectNode toJson(List<Completion> completions) {
    ObjectNode json = completions.getLast().toJson();
    ArrayNode choices = json.putArray("choices");
    for (Candidate candidate : byIndex.values()) {
      Completion completion = completions.get(choices.size());
      ObjectNode choice = (ObjectNode) completion.toJson().path("choices").path(0);
      choice.put("index", choices.size());
      if (!candidate.logprobs().isEmpty()) {
        choice.putObject("logprobs").set("content", candidate.logprobs());
      }
      choices.add(choice);
    }
    return json;
  }
}
