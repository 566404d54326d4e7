package dev.sluice.worker.fleet;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import java.time.Instant;

/** Told what is cancelled, in the order in which the cluster took it, on one thread. */
public interface CancellationListener {

  /**
   * Jobs are not wanted any more. After a failure it is told again.
   *
   * @param at when the cluster took it, by its clock
   */
  void onCancelled(Cancellation cancellation, Instant at);

  /** It was taken back. */
  void onLifted(Subject subject);

  /** All that has come so far was told. */
  void onPause();
}
