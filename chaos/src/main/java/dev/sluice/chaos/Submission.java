package dev.sluice.chaos;

/**
 * A job that was submitted.
 *
 * @param partition and offset: where the cluster keeps it
 */
record Submission(String id, Kind kind, int partition, long offset, long atNanos) {

  /** What sort of job it is. */
  enum Kind {
    PLAIN,
    STREAMED,
    /** May not run for some seconds, and rests meanwhile. */
    LATER,
    /** Is refused by every provider. */
    HOPELESS,
    /** Has little time. */
    HURRIED,
    /** Is cancelled a moment later. */
    CANCELLED,
    /** Is submitted again under another id, with the same idempotency key. */
    TWICE,
    /** Is the second of two such. */
    AGAIN,
    /** Is no job. */
    MALFORMED
  }
}
