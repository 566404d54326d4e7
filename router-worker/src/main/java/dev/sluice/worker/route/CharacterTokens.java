package dev.sluice.worker.route;

import java.lang.Character.UnicodeScript;

/**
 * Estimates tokens by characters: about four of English or of a program make one, two of other
 * alphabets, and most signs of Chinese, Japanese and Korean are nearly one each. Of a long text a
 * few hundred characters tell what it is written in, so its length costs nothing.
 */
final class CharacterTokens implements TextTokens {

  static final CharacterTokens INSTANCE = new CharacterTokens();

  private static final double TOKENS_PER_LETTER = 0.25;
  private static final double TOKENS_PER_OTHER_LETTER = 0.5;
  private static final double TOKENS_PER_SIGN = 0.75;

  private static final int MOST_LOOKED_AT = 256;

  private CharacterTokens() {}

  @Override
  public double of(String text) {
    int length = text.length();
    int looked = Math.min(length, MOST_LOOKED_AT);
    double tokens = 0;
    for (int i = 0; i < looked; i++) {
      tokens += of(text.charAt((int) ((long) i * length / looked)));
    }
    return looked == length ? tokens : tokens * length / looked;
  }

  private static double of(char character) {
    if (character < 0x80) {
      return TOKENS_PER_LETTER;
    }
    // A syllable or a word is worth more than a letter.
    return switch (UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> TOKENS_PER_SIGN;
      default -> TOKENS_PER_OTHER_LETTER;
    };
  }
}
