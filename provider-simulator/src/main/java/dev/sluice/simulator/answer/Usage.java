package dev.sluice.simulator.answer;

/**
 * Tokens read and written.
 *
 * @param input with those that were cached
 * @param output with those of the reasoning
 */
public record Usage(int input, int cachedInput, int output, int reasoning) {

  private static final int CACHED_FROM = 1024;
  private static final int CACHED_IN = 128;

  /** Of a long prompt the first half is taken as cached, in whole blocks. */
  static Usage of(int input, int output, int reasoning) {
    int cached = input < CACHED_FROM ? 0 : input / 2 / CACHED_IN * CACHED_IN;
    return new Usage(input, cached, output, reasoning);
  }

  public int total() {
    return input + output;
  }
}
