package dev.sluice.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;

/**
 * An input that something is wrong with.
 *
 * @param number of the input among those of its seed
 * @param shortest of those that fail like it
 * @param failure of the shortest
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Finding(long seed, int number, byte[] input, byte[] shortest, Throwable failure) {

  private static final int MOST_SHOWN = 2048;

  /**
   * @param command that runs the same test, without properties
   */
  AssertionError toError(String command) {
    return new AssertionError(
        """
        %s
        is what input %d of seed %d leads to. The same round again:
          %s -D%s=%d -D%s=%d
        The shortest input that does the same, of %d bytes (the first had %d):
          text    %s
          hex     %s
          base64  %s
        That input alone:
          %s -D%s=%s
        """
            .formatted(
                failure,
                number,
                seed,
                command,
                Plan.SEED,
                seed,
                Plan.INPUTS,
                number,
                shortest.length,
                input.length,
                cut(printable(new String(shortest, UTF_8))),
                cut(HexFormat.of().formatHex(shortest)),
                cut(base64()),
                command,
                Plan.INPUT,
                base64()),
        failure);
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(shortest);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "·");
  }

  private static String cut(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }
}
