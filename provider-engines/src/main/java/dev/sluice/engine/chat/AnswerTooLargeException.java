package dev.sluice.engine.chat;

/** An answer that came in pieces is larger than any answer may be. */
public final class AnswerTooLargeException extends RuntimeException {

  AnswerTooLargeException(long limit) {
    super("the answer is larger than " + (limit >> 20) + " MiB", null, false, false);
  }
}
