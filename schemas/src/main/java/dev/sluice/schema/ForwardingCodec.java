package dev.sluice.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job carries that was passed on, as the header {@link RecordHeaders#FORWARDED} of its
 * record, in JSON.
 */
public final class ForwardingCodec {

  private ForwardingCodec() {}

  public static byte[] encode(Forwarding forwarding) {
    return Json.bytesOfObject(
        json -> {
          json.writeStringProperty("id", forwarding.jobId());
          OriginFields.write(forwarding.origin(), json);
          json.writeNumberProperty("asked", forwarding.asked());
        });
  }

  /** Empty for what no worker has written: anybody may write to the jobs topic. */
  public static Optional<Forwarding> decode(byte @Nullable [] header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(Fields.ofDocument(Document.parseResult(header))));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  private static Forwarding read(Fields fields) {
    String id = fields.required("id", LabelFields.label(fields, "id"));
    if (id.isBlank() || !SafeText.isPrintable(id)) {
      throw fields.wrong("id", "is none");
    }
    Long asked = fields.required("asked", fields.integer("asked"));
    return new Forwarding(id, OriginFields.read(fields), asked == 0 ? 0 : 1);
  }
}
