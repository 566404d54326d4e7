package dev.sluice.worker.attempt;

/** What a circuit does with calls. */
public enum CircuitState {
  /** It lets all of them in. */
  CLOSED,
  /** One probes, or a few at once while what has recovered is being trusted again. */
  HALF_OPEN,
  /** It lets none in. */
  OPEN
}
