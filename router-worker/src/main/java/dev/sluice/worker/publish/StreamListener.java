package dev.sluice.worker.publish;

/** Told of the records of streams, on any thread. */
public interface StreamListener {

  /** The cluster has a record. */
  void published();

  /** A record will not be seen. */
  void lost();
}
