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
   * @param value null where the record had none, or where it was too large to be repeated here and
   *     must be read again from its offset
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
  public record Source(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    public Source {
      requireNonNull(topic, "topic is null");
      requireNonNull(timestamp, "timestamp is null");
    }
  }
}
