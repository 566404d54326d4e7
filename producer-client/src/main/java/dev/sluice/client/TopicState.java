package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ReplayMark;
import java.util.Map;

/**
 * What a cluster keeps of a topic.
 *
 * @param id that no other topic has, of whatever name and time
 * @param firstOffsets of what it still has, by partition
 */
record TopicState(String id, Map<Integer, Long> firstOffsets) {
  TopicState {
    requireNonNull(id, "id is null");
    firstOffsets = Map.copyOf(firstOffsets);
  }

  /** Whether the dead letter of a mark may still be there. */
  boolean holds(ReplayMark.Key key) {
    Long first = firstOffsets.get(key.partition());
    return key.topicId().equals(id) && first != null && key.offset() >= first;
  }
}
