package dev.sluice.worker.fleet;

import org.jspecify.annotations.Nullable;

/** Who learns of names. Called on one thread, which it must not hold up. */
public interface KeyListener {

  /** One was written to a partition that is followed. */
  void onKey(int partition, byte @Nullable [] key, byte @Nullable [] value);

  /** All was told that had been written to it, and what is written from now on is told. */
  void onCaughtUp(int partition);

  /** Nothing can be told of it at present, and what is written to it may be read by nobody. */
  void onCutOff(int partition);
}
