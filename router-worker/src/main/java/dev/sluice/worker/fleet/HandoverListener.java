package dev.sluice.worker.fleet;

/** Told, in order and on one thread, what befalls holders. Must not wait. */
public interface HandoverListener {

  /** It is on record that a holder holds a job. */
  void onHeld(Place place, String holder);

  /** The end of a job that a holder held is published. */
  void onDone(Place place, String holder);

  /** A holder was taken for dead: what it held may be begun by others. */
  void onOver(String holder);

  /** Something may have been missed, also of what concerns this worker. */
  void onGap();
}
