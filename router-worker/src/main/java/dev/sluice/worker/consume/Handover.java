package dev.sluice.worker.consume;

import java.util.List;

/**
 * How jobs outlast the ownership of their partitions: the worker that has made calls for a job goes
 * on with it, and the next owner waits for its end instead of beginning it. Thread-safe.
 */
public interface Handover {

  /** How it stands with a record that an earlier owner left unfinished. */
  enum Standing {
    /** A worker holds it, or it is not known yet that none does: it must not be begun. */
    HELD,
    /** Its end is published. */
    DONE,
    /** Nobody else will ever end it. */
    FREE
  }

  /** What is being found out about partitions that have just come. */
  @FunctionalInterface
  interface Inquiry {

    /** As far as it is known; never waits. */
    Standing standing(Delivery awaited);
  }

  /**
   * Begins to put on record that this worker holds these, in transactions with the offsets of their
   * partitions, and does not wait for it: each delivery is told when that stands.
   */
  void state(List<Delivery> held);

  /** Begins to find out what is held of the partitions that this worker was given until now. */
  Inquiry inquire();

  /** Changes with whatever an inquiry answers. */
  long changes();

  /** A job of this worker's partitions is waited for from now on. Returns at once. */
  void awaiting(Delivery awaited);

  /** Has the offset committed of a job that ended at the worker that held it. Returns at once. */
  void endedElsewhere(Delivery delivery);
}
