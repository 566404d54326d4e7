package dev.sluice.worker.attempt;

import dev.sluice.schema.StreamRecord;

/**
 * Who is told how a streamed job goes, in order, on the job's thread. What cannot be passed on is
 * lost: that neither fails the job nor delays it for long.
 */
@FunctionalInterface
public interface StreamOutlet {

  /**
   * @throws InterruptedException if the job is given up
   */
  void tell(StreamRecord.Event event) throws InterruptedException;
}
