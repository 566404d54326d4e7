package dev.sluice.simulator.limit;

import java.time.Instant;
import java.util.List;

/**
 * What a provider's limits let through, and what not, since it got them.
 *
 * @param rejected how many calls were answered that a limit was reached
 * @param seconds the last ten minutes, the oldest second first, up to the one that runs; none
 *     before the first call
 */
public record Admissions(long admitted, long rejected, List<Second> seconds) {

  public Admissions {
    seconds = List.copyOf(seconds);
  }

  /**
   * @param at when it began
   * @param inputTokens of the admitted calls, as they were counted
   * @param outputTokens as were these: {@code max_tokens}, or what was used where the provider
   *     settles
   */
  public record Second(
      Instant at, int admitted, int rejected, long inputTokens, long outputTokens) {}
}
