package dev.sluice.chaos;

/** The installation could not be set up or broken as it was meant to be: nothing is said of it. */
final class ChaosException extends RuntimeException {
  ChaosException(String message) {
    super(message);
  }
}
