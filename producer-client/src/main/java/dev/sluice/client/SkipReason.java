package dev.sluice.client;

/** Why a dead letter is not replayed. */
public enum SkipReason {
  /** The job was too large for its dead letter, which holds no bytes to submit again. */
  BYTES_LEFT_OUT,
  /** The job's deadline has passed, and nothing was said of it: it would expire at once. */
  DEADLINE_PASSED,
  /** The bytes are no job, so nothing in it can be changed. */
  NO_JOB,
  /** The jobs topic does not take the record: it has grown by what tells of the replay. */
  TOO_LARGE
}
