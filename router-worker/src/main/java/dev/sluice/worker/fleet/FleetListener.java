package dev.sluice.worker.fleet;

/** Told what other workers say, in the order in which the cluster took it, on one thread. */
public interface FleetListener {

  /** A message of another worker; at the start also those of the last five minutes. */
  void onMessage(Heard heard);

  /** One of this worker's own has come back. */
  default void onOwn(Heard heard) {}

  /**
   * What comes next does not join on to what came before, if anything did: something may have been
   * missed, and the topic may be another one.
   */
  default void onGap() {}
}
