package dev.sluice.engine.bedrock;

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

  private static long count(JsonNode node) {
    return node.canConvertToInt() ? Math.max(0, node.asInt()) : 0;
  }
}
