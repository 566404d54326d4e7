package dev.sluice.client;

import java.util.Map;

/**
 * Which dead letters a purge would delete: those that stand first in each partition.
 *
 * @param letters how many
 * @param ends by partition, the offset before which all are deleted
 */
public record PurgePlan(long letters, Map<Integer, Long> ends) {
  public PurgePlan {
    ends = Map.copyOf(ends);
  }
}
