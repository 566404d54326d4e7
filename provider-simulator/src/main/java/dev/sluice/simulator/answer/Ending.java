package dev.sluice.simulator.answer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a text where the caller wants it to end. */
final class Ending {

  private Ending() {}

  /** Before the first stop sequence, and within the tokens that the reasoning has left. */
  static Choice of(String text, @Nullable String reasoning, Wanted wanted) {
    String stop = firstStop(text, wanted.stop());
    String said = stop == null ? text : text.substring(0, text.indexOf(stop));
    int most = wanted.maxTokens().orElse(Integer.MAX_VALUE);
    String thought = reasoning == null ? null : Tokens.cut(reasoning, most);
    String kept = Tokens.cut(said, most - (thought == null ? 0 : Tokens.of(thought)));
    boolean cut = kept.length() < said.length();
    return new Choice(
        kept,
        null,
        thought,
        List.of(),
        cut ? FinishReason.LENGTH : FinishReason.STOP,
        cut ? null : stop);
  }

  private static @Nullable String firstStop(String text, List<String> stops) {
    String first = null;
    int earliest = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = stop.isEmpty() ? -1 : text.indexOf(stop);
      if (at >= 0 && at < earliest) {
        first = stop;
        earliest = at;
      }
    }
    return first;
  }
}
