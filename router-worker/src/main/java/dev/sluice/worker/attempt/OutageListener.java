package dev.sluice.worker.attempt;

/**
 * Who passes on what this worker has found out by its own calls. Called on the thread of a job, so
 * it must be quick, and thread-safe.
 */
public interface OutageListener {

  /** For a worker that nobody listens to. */
  OutageListener NONE =
      new OutageListener() {
        @Override
        public void onOutage(Outage outage) {}

        @Override
        public void onRecovery(Scope scope) {}
      };

  /** A circuit has opened, for the first time or because its probe has failed. */
  void onOutage(Outage outage);

  /** The probe of a circuit has succeeded. */
  void onRecovery(Scope scope);
}
