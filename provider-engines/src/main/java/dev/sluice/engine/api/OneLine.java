package dev.sluice.engine.api;

import java.util.regex.Pattern;

/** Makes a line that is safe to show out of text that somebody else wrote. */
public final class OneLine {

  /** Characters of a message. */
  public static final int MESSAGE = 500;

  private static final Pattern CONTROLS_AND_SPACE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\s\\u2028\\u2029]+");

  private OneLine() {}

  public static String of(String text, int most) {
    // Cut before as well: nobody wants to search megabytes for a line.
    String line = CONTROLS_AND_SPACE.matcher(cut(text, 4 * most)).replaceAll(" ").strip();
    return cut(line, most);
  }

  /** At most so many characters, never half of one, and a sign that there was more. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
