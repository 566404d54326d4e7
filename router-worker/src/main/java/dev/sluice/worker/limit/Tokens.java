package dev.sluice.worker.limit;

import dev.sluice.worker.route.TokenNeed;

/** So many tokens, as a provider counts them against its limits. */
public record Tokens(long input, long output) {

  public static final Tokens NONE = new Tokens(0, 0);

  public Tokens {
    if (input < 0 || output < 0) {
      throw new IllegalArgumentException(input + " and " + output + " tokens");
    }
  }

  Tokens plus(Tokens more) {
    return new Tokens(input + more.input, output + more.output);
  }

  Tokens minus(Tokens less) {
    return new Tokens(input - less.input, output - less.output);
  }

  public static Tokens of(TokenNeed need) {
    return new Tokens(need.input(), need.output());
  }

  public long total() {
    return input + output;
  }
}
