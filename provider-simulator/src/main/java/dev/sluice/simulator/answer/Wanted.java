package dev.sluice.simulator.answer;

import java.util.List;
import java.util.OptionalInt;

/**
 * How the answer is wanted.
 *
 * @param stop texts before which the answer ends
 * @param count how many alternatives
 * @param reasoning whether the caller asked for reasoning; some models reason unasked
 */
public record Wanted(
    ResponseFormat format, OptionalInt maxTokens, List<String> stop, int count, boolean reasoning) {

  public Wanted {
    stop = List.copyOf(stop);
  }
}
