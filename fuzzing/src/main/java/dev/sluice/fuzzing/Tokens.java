package dev.sluice.fuzzing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes cut into what JSON, YAML and headers are made of: brackets, texts in quotes, words and
 * numbers, and whatever stands between them. Takes anything, for what is cut may long be broken.
 */
final class Tokens {

  enum Kind {
    OPENING,
    CLOSING,
    TEXT,
    WORD,
    BETWEEN
  }

  private final byte[] input;
  private int[] ends = new int[64];
  private final List<Kind> kinds = new ArrayList<>();

  private Tokens(byte[] input) {
    this.input = input;
  }

  static Tokens of(byte[] input) {
    Tokens tokens = new Tokens(input);
    int at = 0;
    while (at < input.length) {
      at = tokens.add(at);
    }
    return tokens;
  }

  int count() {
    return kinds.size();
  }

  Kind kind(int token) {
    return kinds.get(token);
  }

  int start(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  int end(int token) {
    return ends[token];
  }

  byte[] bytes(int token) {
    return bytes(token, token);
  }

  /** From the first of two tokens to the last. */
  byte[] bytes(int first, int last) {
    return Arrays.copyOfRange(input, start(first), end(last));
  }

  /** The token that ends the value which begins here: itself, or its closing bracket. */
  int last(int token) {
    if (kind(token) != Kind.OPENING) {
      return token;
    }
    int open = 0;
    for (int at = token; at < count(); at++) {
      if (kind(at) == Kind.OPENING) {
        open++;
      } else if (kind(at) == Kind.CLOSING && --open == 0) {
        return at;
      }
    }
    return count() - 1;
  }

  /** Whether it is the name of a field, or of a header. */
  boolean isName(int token) {
    return token + 1 < count() && kind(token + 1) == Kind.BETWEEN && hasColon(token + 1);
  }

  private boolean hasColon(int token) {
    for (int at = start(token); at < end(token); at++) {
      if (input[at] == ':') {
        return true;
      }
    }
    return false;
  }

  private int add(int start) {
    byte first = input[start];
    return switch (first) {
      case '{', '[' -> add(Kind.OPENING, start + 1);
      case '}', ']' -> add(Kind.CLOSING, start + 1);
      case '"' -> add(Kind.TEXT, endOfText(start));
      default ->
          isWord(first)
              ? add(Kind.WORD, endOfRun(start, true))
              : add(Kind.BETWEEN, endOfRun(start, false));
    };
  }

  private int add(Kind kind, int end) {
    if (count() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[count()] = end;
    kinds.add(kind);
    return end;
  }

  private int endOfText(int start) {
    for (int at = start + 1; at < input.length; at++) {
      if (input[at] == '\\') {
        at++;
      } else if (input[at] == '"') {
        return at + 1;
      }
    }
    return input.length;
  }

  private int endOfRun(int start, boolean ofWord) {
    int at = start + 1;
    while (at < input.length && isWord(input[at]) == ofWord && !isMark(input[at])) {
      at++;
    }
    return at;
  }

  private static boolean isMark(byte b) {
    return b == '{' || b == '}' || b == '[' || b == ']' || b == '"';
  }

  private static boolean isWord(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == '_'
        || b < 0;
  }
}
