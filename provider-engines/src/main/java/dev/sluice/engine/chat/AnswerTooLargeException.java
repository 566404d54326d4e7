package dev.sluice.engine.chat;

/**
 * An answer that came in pieces is larger than any answer may be. Answered as {@code
 * result_too_large}, as one is that comes whole.
 */
public final class AnswerTooLargeException extends RuntimeException {

  AnswerTooLargeException(long limit) {
    super("the answer is larger than " + (limit >> 20) + " MiB", null, false, false);
  }
}
