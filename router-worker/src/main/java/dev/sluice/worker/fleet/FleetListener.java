package dev.sluice.worker.fleet;

/** Told what other workers say, in the order in which the cluster took it, on one thread. */
public interface FleetListener {

  /** A message of another worker; at the start also those of the last five minutes. */
  void onMessage(Heard heard);
}
