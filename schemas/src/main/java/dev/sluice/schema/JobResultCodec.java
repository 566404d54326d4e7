package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

/** Results as the value of their record, in JSON: a superset of an OpenAI Batch output line. */
public final class JobResultCodec {

  private JobResultCodec() {}

  /** Timestamps and durations are written in milliseconds, what is finer is cut off. */
  public static byte[] encode(JobResult result) {
    return Json.bytesOfObject(json -> new ResultWriter(json).write(result));
  }

  /**
   * Reads the value of a record; fields that this version does not know are passed over.
   *
   * @throws MalformedRecordException if it is no result
   */
  public static JobResult decode(byte[] value) {
    requireNonNull(value, "value is null");
    return ResultFields.read(Fields.ofDocument(Document.parseResult(value)));
  }
}
