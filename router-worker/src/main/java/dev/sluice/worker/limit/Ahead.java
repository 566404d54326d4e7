package dev.sluice.worker.limit;

/** How much is expected to go before a job. */
record Ahead(double calls, double input, double output) {

  static final Ahead NONE = new Ahead(0, 0, 0);

  static Ahead of(int calls, Tokens tokens, double part) {
    return new Ahead(calls * part, tokens.input() * part, tokens.output() * part);
  }

  double of(Dimension dimension) {
    return switch (dimension) {
      case REQUESTS_PER_MINUTE, REQUESTS_PER_DAY, MAX_CONCURRENCY -> calls;
      case TOKENS_PER_MINUTE -> input + output;
      case INPUT_TOKENS_PER_MINUTE -> input;
      case OUTPUT_TOKENS_PER_MINUTE -> output;
    };
  }

  /** Of this, where as many accounts serve it. */
  Ahead over(int accounts) {
    return accounts == 1 ? this : new Ahead(calls / accounts, input / accounts, output / accounts);
  }
}
