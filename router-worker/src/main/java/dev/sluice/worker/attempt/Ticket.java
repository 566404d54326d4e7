package dev.sluice.worker.attempt;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.worker.attempt.Verdict.Health;
import org.jspecify.annotations.Nullable;

/**
 * That one call was let in by one circuit.
 *
 * @param circuit null while there is none, because nothing has failed yet
 */
record Ticket(Breakers breakers, Scope scope, @Nullable Circuit circuit, long number) {

  /** To be told exactly once. */
  void learn(Health health, @Nullable Failed failure) {
    Circuit told = circuit == null && health == Health.BAD ? breakers.of(scope) : circuit;
    if (told != null) {
      told.learn(number, health, failure);
    }
  }
}
