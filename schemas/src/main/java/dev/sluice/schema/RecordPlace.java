package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

/** Where a record stands. */
public record RecordPlace(String topic, int partition, long offset) {
  public RecordPlace {
    requireNonNull(topic, "topic is null");
  }

  /** As a person reads it: {@code llm.dead-letters-3@17}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
