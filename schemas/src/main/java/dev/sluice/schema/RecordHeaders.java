package dev.sluice.schema;

/**
 * Headers of result, dead-letter and stream records: what readers filter by without parsing the
 * value; and what jobs carry beside theirs.
 */
public final class RecordHeaders {
  public static final String JOB_ID = "sluice-job-id";
  public static final String BATCH_ID = "sluice-batch-id";
  public static final String CUSTOM_ID = "sluice-custom-id";

  /** How the job ended; on the last record of a stream alone. */
  public static final String STATUS = "sluice-status";

  /** W3C trace context, carried from the job's record to its result's. */
  public static final String TRACEPARENT = "traceparent";

  /** What a job carries that was put aside; on records of the router's own topics alone. */
  public static final String PARKED = "sluice-parked";

  /** Where a job was submitted that was passed on to another partition of the jobs topic. */
  public static final String FORWARDED = "sluice-forwarded";

  /** What a job carries that is replayed from its dead letter; on its own record alone. */
  public static final String REPLAY = "sluice-replay";

  private RecordHeaders() {}
}
