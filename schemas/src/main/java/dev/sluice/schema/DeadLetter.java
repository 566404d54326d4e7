package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that did not succeed, with all that is needed to run it again.
 *
 * @param result as it went to the job's reply topic
 * @param source the job's record
 */
public record DeadLetter(JobResult result, Source source) {
  public DeadLetter {
    requireNonNull(result, "result is null");
    requireNonNull(source, "source is null");
  }

  /**
   * The record that the job came in, byte for byte.
   *
   * @param timestamp of the record
   * @param key null where the record had none
   * @param value null where the record had none, or where it was omitted
   * @param valueOmitted the value was too large to be repeated here and must be read again from its
   *     offset
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
  public record Source(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      boolean valueOmitted) {
    public Source {
      requireNonNull(topic, "topic is null");
      requireNonNull(timestamp, "timestamp is null");
      if (valueOmitted && value != null) {
        throw new IllegalArgumentException("value is there, so it was not omitted");
      }
    }

    public Source(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value) {
      this(topic, partition, offset, timestamp, key, value, false);
    }

    /** The same without its value, where that is too large to be repeated. */
    public Source withoutValue() {
      return new Source(topic, partition, offset, timestamp, key, null, value != null);
    }
  }
}
