package dev.sluice.worker.share;

import java.util.Set;

/**
 * The partitions of the jobs topic that one worker owns.
 *
 * @param all how many the topic has
 */
public record Owned(Set<Integer> partitions, int all) {

  public static final Owned NOTHING = new Owned(Set.of(), 1);

  public Owned {
    partitions = Set.copyOf(partitions);
    if (all < 1 || partitions.size() > all) {
      throw new IllegalArgumentException(partitions.size() + " of " + all + " partitions");
    }
  }
}
