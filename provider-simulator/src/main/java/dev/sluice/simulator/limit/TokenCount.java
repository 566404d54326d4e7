package dev.sluice.simulator.limit;

import dev.sluice.simulator.limit.Admission.Dimension;

/** Tokens of one request: those expected of it, or those that it used. */
public record TokenCount(int input, int output) {

  /** What the request takes of a limit. */
  int of(Dimension dimension) {
    return switch (dimension) {
      case REQUESTS, DAILY_REQUESTS, CONCURRENCY -> 1;
      case TOKENS -> input + output;
      case INPUT_TOKENS -> input;
      case OUTPUT_TOKENS -> output;
    };
  }
}
