package dev.sluice.worker.route;

/**
 * What calls to one target have really taken, beside what was estimated. A report moves it a
 * little, whatever it says: providers count wrongly at times, and some count nothing. Thread-safe.
 */
final class TokenUse {

  /** How much each call is worth beside the one before it: about fifty count. */
  private static final double FADING = 0.98;

  /** With how many tokens an estimate is trusted before any was reported. */
  private static final double TRUST = 500;

  /** By what factor a report, and all of them, may differ from what is expected. */
  private static final double MOST = 4;

  /** No call counts for more than as many usual ones. */
  private static final double HEAVIEST = 4;

  /** One answer of ten is longer than expected: each moves that up by nine times as much. */
  private static final double LONGER = Math.exp(0.18);

  private static final double SHORTER = Math.exp(-0.02);
  private static final double SHORTEST_ANSWER = 16;
  private static final double LONGEST_ANSWER = 131_072;

  private double estimated = TRUST;
  private double reported = TRUST;
  private double answer = TokenEstimate.DEFAULT_OUTPUT;

  /**
   * A call was answered.
   *
   * @param tokens what the provider counted; nothing is learnt from none
   */
  synchronized void input(long estimate, long tokens) {
    if (estimate <= 0 || tokens <= 0) {
      return;
    }
    double expected = estimate * ratio();
    double usual = estimated * (1 - FADING);
    double weight = Math.min(1, HEAVIEST * usual / estimate);
    estimated = estimated * FADING + estimate * weight;
    reported =
        reported * FADING + Math.clamp((double) tokens, expected / MOST, expected * MOST) * weight;
  }

  /** One whose answer the job had not bounded has come to its end. */
  synchronized void answer(long tokens) {
    if (tokens > 0) {
      double moved = answer * (tokens > answer ? LONGER : SHORTER);
      answer = Math.clamp(moved, SHORTEST_ANSWER, LONGEST_ANSWER);
    }
  }

  /** By what an estimate of the input is to be multiplied. */
  synchronized double ratio() {
    return Math.clamp(reported / estimated, 1 / MOST, MOST);
  }

  /** How long an answer is that nobody bounds; few are longer. */
  synchronized long answer() {
    return Math.round(answer);
  }
}
