package dev.sluice.worker.consume;

/** What is done with a delivery. Runs on a virtual thread of its own. */
@FunctionalInterface
public interface JobHandler {

  /**
   * Works on a delivery until it is handed on to be published.
   *
   * @throws InterruptedException if the delivery's partition was given up meanwhile
   */
  void handle(Delivery delivery) throws InterruptedException;
}
