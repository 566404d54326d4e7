package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
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
   * @param headers those that came with it, in order; none where the value was omitted
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
  public record Source(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      boolean valueOmitted,
      List<Header> headers) {
    public Source {
      requireNonNull(topic, "topic is null");
      requireNonNull(timestamp, "timestamp is null");
      if (valueOmitted && value != null) {
        throw new IllegalArgumentException("value is there, so it was not omitted");
      }
      headers = List.copyOf(headers);
    }

    public Source(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value) {
      this(topic, partition, offset, timestamp, key, value, false, List.of());
    }

    public Source withHeaders(List<Header> headers) {
      return new Source(topic, partition, offset, timestamp, key, value, valueOmitted, headers);
    }

    /** The same without its value and headers, where those are too large to be repeated. */
    public Source withoutValue() {
      return new Source(topic, partition, offset, timestamp, key, null, value != null, List.of());
    }
  }

  /**
   * A header of the job's record.
   *
   * @param value null where it had none
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
  public record Header(String name, byte @Nullable [] value) {
    // Written out: NullAway overlooks the annotation of an array in a compact one.
    public Header(String name, byte @Nullable [] value) {
      this.name = requireNonNull(name, "name is null");
      this.value = value;
    }
  }
}
