package dev.sluice.worker.fleet;

import java.util.Set;

/** How it stands with a job that some owner of its partition left unfinished. */
public sealed interface JobStanding {

  /**
   * @param holders who may publish its end still
   */
  record Held(Set<String> holders) implements JobStanding {
    public Held {
      holders = Set.copyOf(holders);
    }
  }

  /** Its end is published. */
  record Done() implements JobStanding {}

  /** Nobody has published its end, and nobody who held it ever will. */
  record Free() implements JobStanding {}
}
