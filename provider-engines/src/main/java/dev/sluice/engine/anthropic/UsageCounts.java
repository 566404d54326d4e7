package dev.sluice.engine.anthropic;

import static dev.sluice.engine.chat.TokenCounts.count;

import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.schema.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as they are told in the course of an answer: later numbers replace earlier ones. */
final class UsageCounts {

  private final ObjectNode latest = Json.mapper().createObjectNode();

  void update(JsonNode usage) {
    usage
        .properties()
        .forEach(
            count -> {
              if (!count.getValue().isNull()) {
                latest.set(count.getKey(), count.getValue());
              }
            });
  }

  /** They count what a cache has to do with apart from the rest of the input. */
  TokenCounts toTokenCounts() {
    long read = count(latest.path("cache_read_input_tokens"));
    long written = count(latest.path("cache_creation_input_tokens"));
    return new TokenCounts(
        count(latest.path("input_tokens")) + read + written,
        read,
        written,
        count(latest.path("output_tokens")),
        count(latest.path("output_tokens_details").path("thinking_tokens")));
  }
}
