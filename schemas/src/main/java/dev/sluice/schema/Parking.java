package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job that was put aside carries beside its own bytes.
 *
 * @param jobId that it had before, whether its bytes say one or not
 * @param due when it goes on, or when its turn comes as far as is foretold
 * @param place among those who wait for the same; null if it waits for nothing but the time
 * @param origin where it was submitted
 * @param progress what it has behind it
 */
public record Parking(
    String jobId, Instant due, @Nullable Place place, Origin origin, Progress progress) {

  public Parking {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(due, "due is null");
    requireNonNull(origin, "origin is null");
    requireNonNull(progress, "progress is null");
  }

  /** One that waits for nothing but the time. */
  public Parking(String jobId, Instant due, Origin origin, Progress progress) {
    this(jobId, due, null, origin, progress);
  }

  /**
   * When its turn comes is foretold, and may come sooner or later than that.
   *
   * @param earliest from when it may go on if its turn comes sooner
   * @param spacing how long each of those takes who are before it, as was foretold; zero where that
   *     is not known
   */
  public record Place(Instant earliest, Duration spacing) {
    public Place {
      requireNonNull(earliest, "earliest is null");
      requireNonNull(spacing, "spacing is null");
    }
  }

  /** From when on it may go on, which is worth a look whenever it comes by. */
  public Instant goesOnFrom() {
    return place == null ? due : place.earliest();
  }

  /**
   * The record in which a job came.
   *
   * @param timestamp when it was submitted
   */
  public record Origin(String topic, int partition, long offset, Instant timestamp) {
    public Origin {
      requireNonNull(topic, "topic is null");
      requireNonNull(timestamp, "timestamp is null");
    }
  }
}
