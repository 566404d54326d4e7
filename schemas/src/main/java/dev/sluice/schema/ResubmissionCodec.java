package dev.sluice.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replayed job carries, as the header {@link RecordHeaders#REPLAY} of its record, in JSON.
 */
public final class ResubmissionCodec {

  private ResubmissionCodec() {}

  public static byte[] encode(Resubmission resubmission) {
    return Json.bytesOfObject(
        json -> {
          json.writeStringProperty("id", resubmission.jobId());
          ReplayFields.write(resubmission.replay(), json, new ResultWriter(json));
        });
  }

  /**
   * Empty for what nobody has written who replays jobs: anybody may write to a topic, and a job is
   * a job whatever its headers are.
   */
  public static Optional<Resubmission> decode(byte @Nullable [] header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      Fields fields = Fields.ofDocument(Document.parseResult(header));
      String id = fields.required("id", JobReader.id(fields));
      return Optional.of(new Resubmission(id, ReplayFields.read(fields)));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }
}
