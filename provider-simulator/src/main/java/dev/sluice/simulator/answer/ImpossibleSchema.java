package dev.sluice.simulator.answer;

/** A schema that nothing can satisfy. The message says why. */
public final class ImpossibleSchema extends RuntimeException {

  ImpossibleSchema(String message) {
    super(message, null, false, false);
  }
}
