package dev.sluice.benchmarks;

/** A measurement that came to nothing. */
final class BenchmarkException extends RuntimeException {

  BenchmarkException(String message) {
    super(message);
  }
}
