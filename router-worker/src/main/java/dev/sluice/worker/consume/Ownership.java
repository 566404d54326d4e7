package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * The partitions of the jobs topic that this worker owns.
 *
 * @param all how many the topic has
 * @param validFor after that they may be another's, unless the group is heard of again; not
 *     positive if that is so already, though the group may only be waiting for another member
 */
public record Ownership(Set<Integer> partitions, int all, Duration validFor) {
  public Ownership {
    partitions = Set.copyOf(partitions);
    requireNonNull(validFor, "validFor is null");
  }
}
