package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** What the bytes of a job's record turned out to be. */
public sealed interface DecodedJob {

  record Valid(Job job) implements DecodedJob {
    public Valid {
      requireNonNull(job, "job is null");
    }
  }

  /**
   * Bytes that are no job. What could still be read of them is kept, so that the failed result
   * finds the one who waits for it.
   *
   * @param message what is wrong, and where
   */
  record Malformed(String id, Labels labels, @Nullable String replyTo, String message)
      implements DecodedJob {
    public Malformed {
      requireNonNull(id, "id is null");
      requireNonNull(labels, "labels is null");
      requireNonNull(message, "message is null");
    }
  }
}
