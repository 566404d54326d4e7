package dev.sluice.fuzzing;

import dev.sluice.fuzzing.Tokens.Kind;
import java.util.List;
import java.util.SplittableRandom;

/** Changes of what is written, such that much of it remains what it was. */
final class TokenChanges {

  private final Corpus corpus;
  private final List<byte[]> words;
  private final SplittableRandom random;

  /**
   * @param words that mean something to the parser
   */
  TokenChanges(Corpus corpus, List<byte[]> words, SplittableRandom random) {
    this.corpus = corpus;
    this.words = words;
    this.random = random;
  }

  byte[] change(byte[] input) {
    Tokens tokens = Tokens.of(input);
    if (tokens.count() == 0) {
      return Strangers.value(random);
    }
    int token = value(tokens);
    int last = tokens.last(token);
    return switch (random.nextInt(10)) {
      case 0, 1 -> replace(input, tokens, token, last, stranger(tokens, token));
      case 2 -> replace(input, tokens, token, last, foreign());
      case 3 -> replace(input, tokens, token, last, tokens.bytes(any(tokens)));
      case 4 -> renamed(input, tokens);
      case 5 -> without(input, tokens, token, last);
      case 6 -> twice(input, tokens, token, last);
      case 7 -> swapped(input, tokens, token, last);
      case 8 -> nested(input, tokens, token, last);
      default -> within(input, tokens, token);
    };
  }

  private static byte[] replace(byte[] input, Tokens tokens, int token, int last, byte[] piece) {
    return Edit.replace(input, tokens.start(token), tokens.end(last), piece);
  }

  private int any(Tokens tokens) {
    return random.nextInt(tokens.count());
  }

  /** A token that is, or begins, a value, if a few tries find one. */
  private int value(Tokens tokens) {
    int token = any(tokens);
    for (int tries = 0; tries < 8 && !isValue(tokens, token); tries++) {
      token = any(tokens);
    }
    return token;
  }

  private static boolean isValue(Tokens tokens, int token) {
    return switch (tokens.kind(token)) {
      case OPENING, TEXT, WORD -> !tokens.isName(token);
      case CLOSING, BETWEEN -> false;
    };
  }

  /** Mostly of the same type, which gets further than one that is refused at once. */
  private byte[] stranger(Tokens tokens, int token) {
    if (random.nextInt(3) == 0) {
      return Strangers.value(random);
    }
    return switch (tokens.kind(token)) {
      case TEXT -> random.nextInt(4) == 0 ? quotedWord() : Strangers.quoted(random);
      case WORD -> random.nextBoolean() ? Strangers.number(random) : Strangers.text(random);
      case OPENING, CLOSING, BETWEEN -> Strangers.value(random);
    };
  }

  private byte[] word() {
    return words.isEmpty() ? Strangers.text(random) : words.get(random.nextInt(words.size()));
  }

  private byte[] quotedWord() {
    return Edit.insert(new byte[] {0x22, 0x22}, 1, word());
  }

  /** A value of another input. */
  private byte[] foreign() {
    Tokens tokens = Tokens.of(corpus.any(random));
    if (tokens.count() == 0) {
      return word();
    }
    int token = value(tokens);
    return tokens.bytes(token, tokens.last(token));
  }

  private byte[] renamed(byte[] input, Tokens tokens) {
    int token = any(tokens);
    for (int tries = 0; tries < 8 && !tokens.isName(token); tries++) {
      token = any(tokens);
    }
    byte[] name = tokens.kind(token) == Kind.TEXT ? quotedWord() : word();
    return replace(input, tokens, token, token, name);
  }

  /** What separates it from the next may go with it, or stay. */
  private byte[] without(byte[] input, Tokens tokens, int token, int last) {
    int first = token >= 2 && random.nextBoolean() ? token - 2 : token;
    int end = last + 1 < tokens.count() && random.nextBoolean() ? last + 1 : last;
    return Edit.remove(input, tokens.start(first), tokens.end(end));
  }

  /** Twice, many times, or once in a while so often that it takes a megabyte. */
  private byte[] twice(byte[] input, Tokens tokens, int token, int last) {
    int first = token >= 2 && random.nextBoolean() ? token - 2 : token;
    byte[] piece = Edit.insert(tokens.bytes(first, last), 0, new byte[] {','});
    int length = random.nextInt(256) == 0 ? Edit.LONGEST : 2048;
    int most = Math.max(1, length / piece.length);
    int times = random.nextInt(4) == 0 ? 1 + random.nextInt(most) : 1;
    return Edit.insert(input, tokens.end(last), Edit.repeat(piece, times));
  }

  private byte[] swapped(byte[] input, Tokens tokens, int token, int last) {
    int other = value(tokens);
    int otherLast = tokens.last(other);
    if (other <= last) {
      return replace(input, tokens, other, otherLast, tokens.bytes(token, last));
    }
    byte[] second = replace(input, tokens, other, otherLast, tokens.bytes(token, last));
    return replace(second, tokens, token, last, tokens.bytes(other, otherLast));
  }

  private byte[] nested(byte[] input, Tokens tokens, int token, int last) {
    int depth = 1 + random.nextInt(random.nextInt(8) == 0 ? 80 : 3);
    boolean array = random.nextBoolean();
    byte[] opening = array ? new byte[] {'['} : new byte[] {'{', '"', '"', ':'};
    byte[] closing = array ? new byte[] {']'} : new byte[] {'}'};
    byte[] closed = Edit.insert(input, tokens.end(last), Edit.repeat(closing, depth));
    return Edit.insert(closed, tokens.start(token), Edit.repeat(opening, depth));
  }

  /** Something foreign in the middle of a text or a number. */
  private byte[] within(byte[] input, Tokens tokens, int token) {
    int length = tokens.end(token) - tokens.start(token);
    int at = tokens.start(token) + 1 + random.nextInt(length);
    byte[] piece = random.nextInt(3) == 0 ? Strangers.sequence(random) : Strangers.text(random);
    return Edit.insert(input, Math.min(at, tokens.end(token)), piece);
  }
}
