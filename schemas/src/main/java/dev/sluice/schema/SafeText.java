package dev.sluice.schema;

/**
 * Makes foreign text fit for a message: nothing in it can forge a line of a log or steer a
 * terminal, and it stays short.
 */
public final class SafeText {
  private static final int MAX_QUOTED = 64;

  private SafeText() {}

  /** The text in quotes, cut to what a person needs to recognise it. */
  public static String quoted(String text) {
    return '"' + of(text, MAX_QUOTED) + '"';
  }

  /** The whole text in one line, with a space for whatever is no part of one. */
  public static String line(String text) {
    return kept(text, false);
  }

  /**
   * The whole text with its lines and tabs as they are, and with a space for all else like that.
   */
  public static String lines(String text) {
    return kept(text, true);
  }

  private static String kept(String text, boolean lines) {
    StringBuilder kept = new StringBuilder(text.length());
    int codePoint;
    for (int at = 0; at < text.length(); at += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(at);
      boolean keep = isSafe(codePoint) || (lines && (codePoint == '\n' || codePoint == '\t'));
      kept.appendCodePoint(keep ? codePoint : ' ');
    }
    return kept.toString();
  }

  /** The text without control, formatting and unpaired characters, at most {@code max} long. */
  public static String of(String text, int max) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
    int at = 0;
    while (at < text.length() && safe.length() < max) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      if (isSafe(codePoint)) {
        safe.appendCodePoint(codePoint);
      }
    }
    return at < text.length() ? safe.append('…').toString() : safe.toString();
  }

  /** Whether it has neither control characters nor halves of characters. */
  static boolean isPrintable(String text) {
    int codePoint;
    for (int at = 0; at < text.length(); at += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(at);
      int type = Character.getType(codePoint);
      if (type == Character.CONTROL || type == Character.SURROGATE) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
