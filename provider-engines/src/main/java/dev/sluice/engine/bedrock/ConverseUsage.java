package dev.sluice.engine.bedrock;

import static dev.sluice.engine.chat.TokenCounts.count;

import dev.sluice.engine.chat.TokenCounts;
import tools.jackson.databind.JsonNode;

/** Reads {@code usage}: its input leaves out what a cache was read or written for. */
final class ConverseUsage {

  private ConverseUsage() {}

  static TokenCounts of(JsonNode usage) {
    long read = count(usage.path("cacheReadInputTokens"));
    long written = count(usage.path("cacheWriteInputTokens"));
    long input = count(usage.path("inputTokens")) + read + written;
    return new TokenCounts(input, read, written, count(usage.path("outputTokens")), 0);
  }
}
