package dev.sluice.fuzzing;

import java.time.Duration;

/**
 * How long anything is waited for.
 *
 * @param working what one input may take of its thread's own time; far more than it takes to find
 *     that it takes too much
 * @param waiting what one input may take of anybody's time, while it does nothing
 * @param shortening how long a finding is made shorter
 */
record Patience(Duration working, Duration waiting, Duration shortening) {

  static final Patience USUAL =
      new Patience(Duration.ofSeconds(60), Duration.ofMinutes(3), Duration.ofSeconds(10));
}
