package dev.sluice.schema;

/**
 * Tokens that a provider counted.
 *
 * @param inputTokens all of the input, the cached part included
 * @param cachedInputTokens the part of the input that was read from the provider's cache
 * @param outputTokens all of the output, the reasoning included
 * @param reasoningTokens the part of the output that was reasoning
 */
public record Usage(
    long inputTokens, long cachedInputTokens, long outputTokens, long reasoningTokens) {

  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public long totalTokens() {
    return inputTokens + outputTokens;
  }
}
