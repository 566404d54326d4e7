package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens that a provider counted, in the one sense that all of them are brought to.
 *
 * @param input all of the input: what was read from a cache and what was written to one included
 * @param cached the part of the input that was read from a cache
 * @param cacheWrite the part of the input that was written to a cache
 * @param output all of the output: the reasoning included
 * @param reasoning the part of the output that was reasoning
 */
public record TokenCounts(long input, long cached, long cacheWrite, long output, long reasoning) {

  /** The provider counted nothing, or did not say. */
  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  /** Foreign numbers: what is below zero counts as zero, and no part is larger than the whole. */
  public TokenCounts {
    input = Math.max(0, input);
    cached = Math.clamp(cached, 0, input);
    cacheWrite = Math.clamp(cacheWrite, 0, input);
    output = Math.max(0, output);
    reasoning = Math.clamp(reasoning, 0, output);
  }

  /**
   * A number of tokens as a provider wrote it: zero if it is none, or too large to be one, so that
   * no sum of a few of them overflows.
   */
  public static long count(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToInt() ? Math.max(0, number.asInt()) : 0;
  }

  /** As results of jobs tell it. */
  public Usage usage() {
    return new Usage(input, cached, output, reasoning);
  }

  /** The {@code usage} of an answer in OpenAI form. */
  ObjectNode toJson() {
    ObjectNode usage =
        Json.mapper()
            .createObjectNode()
            .put("prompt_tokens", input)
            .put("completion_tokens", output)
            .put("total_tokens", input + output);
    ObjectNode inputDetails = usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
    if (cacheWrite > 0) {
      inputDetails.put("cache_write_tokens", cacheWrite);
    }
    usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
    return usage;
  }
}
