package dev.sluice.simulator.answer;

/** Counts tokens as a rule of thumb does: four characters each. */
public final class Tokens {

  static final int CHARACTERS_EACH = 4;

  private Tokens() {}

  public static int of(String text) {
    return Math.ceilDiv(text.length(), CHARACTERS_EACH);
  }

  /** The first so many tokens of a text, never half a character. */
  public static String cut(String text, int count) {
    long end = (long) count * CHARACTERS_EACH;
    if (end >= text.length()) {
      return text;
    }
    int safe = (int) end;
    return text.substring(0, Character.isLowSurrogate(text.charAt(safe)) ? safe - 1 : safe);
  }
}
