package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancellations as the value of their record, in JSON. */
public final class CancellationCodec {

  private static final String BEFORE = "before";

  private CancellationCodec() {}

  public static byte[] encode(Cancellation cancellation) {
    return Json.bytesOfObject(
        json -> {
          json.writeStringProperty("cancel", cancellation.subject().kind().wireName());
          json.writeStringProperty("id", cancellation.subject().id());
          new ResultWriter(json).writeIfSaid("reason", cancellation.reason());
          List<Long> before = cancellation.before();
          if (before != null) {
            json.writeArrayPropertyStart(BEFORE);
            before.forEach(json::writeNumber);
            json.writeEndArray();
          }
        });
  }

  /**
   * Reads the value of a record; fields that this version does not know are passed over.
   *
   * @throws MalformedRecordException if it is no cancellation
   */
  public static Cancellation decode(byte[] value) {
    requireNonNull(value, "value is null");
    Fields fields = Fields.ofDocument(Document.parseResult(value));
    Cancellation.Kind kind =
        fields.required("cancel", fields.lowerCase("cancel", Cancellation.Kind.class));
    String id = fields.required("id", LabelFields.label(fields, "id"));
    if (id.isEmpty()) {
      throw fields.wrong("id", "is empty");
    }
    return new Cancellation(
        new Cancellation.Subject(kind, id), LabelFields.label(fields, "reason"), offsets(fields));
  }

  private static @Nullable List<Long> offsets(Fields fields) {
    if (fields.any(BEFORE) == null) {
      return null;
    }
    List<Long> offsets = fields.integers(BEFORE);
    if (offsets.stream().anyMatch(offset -> offset < 0)) {
      throw fields.wrong(BEFORE, "has a negative offset");
    }
    return offsets;
  }
}
