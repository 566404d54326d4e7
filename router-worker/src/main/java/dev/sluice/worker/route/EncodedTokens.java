package dev.sluice.worker.route;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens as OpenAI's own models do. That takes time for every character, so of one job only
 * so many are counted: a text that is longer than what is left is judged by pieces of it, and in
 * the end by what was counted before. Owned by the job's thread.
 */
final class EncodedTokens implements TextTokens {

  static final int MOST_CHARACTERS = 32_768;
  private static final int PIECES = 8;
  private static final int SHORTEST_PIECE = 128;

  /** Each encoding is read when it is first asked for, which takes about a second. */
  private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

  private static final Pattern O200K =
      Pattern.compile("(chatgpt-4o|gpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-5|gpt-oss|o1|o3|o4)([-.:].*)?");
  private static final Pattern CL100K =
      Pattern.compile("(gpt-4|gpt-3\\.5-turbo|text-embedding-3|text-embedding-ada)([-:].*)?");

  private final Encoding encoding;
  private int left = MOST_CHARACTERS;
  private double countedTokens;
  private long countedCharacters;

  private EncodedTokens(Encoding encoding) {
    this.encoding = encoding;
  }

  /**
   * For the texts of one job.
   *
   * @param model as its provider calls it, whoever that is
   * @return null for a model whose encoding is not known
   */
  static @Nullable EncodedTokens forModel(String model) {
    EncodingType type = encodingOf(model.substring(model.lastIndexOf('/') + 1));
    return type == null ? null : new EncodedTokens(ENCODINGS.getEncoding(type));
  }

  private static @Nullable EncodingType encodingOf(String name) {
    if (O200K.matcher(name).matches()) {
      return EncodingType.O200K_BASE;
    }
    return CL100K.matcher(name).matches() ? EncodingType.CL100K_BASE : null;
  }

  @Override
  public double of(String text) {
    return text.length() <= left ? count(text) : judge(text);
  }

  private double judge(String text) {
    int piece = left / (2 * PIECES);
    if (piece < SHORTEST_PIECE) {
      return text.length() * (countedTokens / countedCharacters);
    }
    int space = text.length() - piece;
    double tokens = 0;
    for (int i = 0; i < PIECES; i++) {
      int from = (int) ((long) space * i / (PIECES - 1));
      tokens += count(text.substring(from, from + piece));
    }
    return tokens * text.length() / (PIECES * piece);
  }

  private double count(String text) {
    int tokens = encoding.countTokensOrdinary(text);
    left -= text.length();
    countedTokens += tokens;
    countedCharacters += text.length();
    return tokens;
  }
}
