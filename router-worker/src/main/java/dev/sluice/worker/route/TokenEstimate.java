package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What a job will take, as far as its body tells before it is sent.
 *
 * @param input tokens of everything that is sent
 * @param maxOutput tokens that each answer may have at most; empty where the job does not say
 * @param answers how many answers it asks for
 * @param images how many images it shows
 */
public record TokenEstimate(long input, OptionalLong maxOutput, int answers, int images) {

  /** Tokens reserved for an answer whose length the job does not bound. */
  public static final long DEFAULT_OUTPUT = 1024;

  public TokenEstimate {
    requireNonNull(maxOutput, "maxOutput is null");
  }

  /** What to reserve before the call: more than it will use, and settled afterwards. */
  public long total() {
    return input + output();
  }

  /** That part of it which is for the answers. */
  public long output() {
    return answers * maxOutput.orElse(DEFAULT_OUTPUT);
  }

  /**
   * What the model's context window has to hold. An answer of unknown length counts nothing: it
   * takes what is left.
   */
  public long context() {
    return input + maxOutput.orElse(0);
  }
}
