package dev.sluice.engine.chat;

/** How much of an answer is held in memory; refuses what goes beyond the bound. */
final class AnswerSize {

  /** As large as an answer that comes in one piece may be. */
  static final long MAX = 64L * 1024 * 1024;

  /** What an object costs beside its text: many empty ones fill a memory, too. */
  static final int OBJECT = 512;

  private final long max;
  private long size;

  AnswerSize(long max) {
    this.max = max;
  }

  /**
   * @param characters a byte each, which is what most of them take
   */
  void add(long characters) {
    size += characters;
    if (size > max) {
      throw new AnswerTooLargeException(max);
    }
  }
}
