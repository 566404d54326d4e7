package dev.sluice.worker.publish;

import java.time.Duration;
import java.util.List;

/** Told of transactions, on the publishing thread. */
public interface PublishListener {

  /**
   * @param took from beginning the transaction to the cluster's word that it is committed
   */
  void committed(List<? extends Publication<?>> group, Duration took);

  /** A transaction was aborted, or its outcome had to be asked for. */
  void aborted();

  /**
   * The cluster does not take what was to be written beside results, which are written without it.
   *
   * @param topic that it was for
   */
  void notesRefused(String topic, Exception cause);
}
