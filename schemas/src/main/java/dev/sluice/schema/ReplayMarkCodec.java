package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Marks of dead letters that were replayed, as the value of their record, in JSON. */
public final class ReplayMarkCodec {

  private ReplayMarkCodec() {}

  public static byte[] encode(ReplayMark mark) {
    return Json.bytesOfObject(
        json -> {
          json.writeStringProperty("job_id", mark.jobId());
          json.writeNumberProperty("times", mark.times());
          new ResultWriter(json).writeTimestamp("replayed_at", mark.replayedAt());
          json.writeObjectPropertyStart("changes");
          mark.changes().forEach(json::writeStringProperty);
          json.writeEndObject();
        });
  }

  /**
   * Reads the value of a record; fields that this version does not know are passed over.
   *
   * @throws MalformedRecordException if it is no such mark
   */
  public static ReplayMark decode(byte[] value) {
    requireNonNull(value, "value is null");
    Fields fields = Fields.ofDocument(Document.parseResult(value));
    Long times = fields.required("times", fields.integer("times"));
    return new ReplayMark(
        fields.required("job_id", fields.text("job_id")),
        (int) Math.max(1, Math.min(times, Integer.MAX_VALUE)),
        fields.required("replayed_at", fields.instant("replayed_at")),
        texts(fields.nested("changes")));
  }

  private static Map<String, String> texts(@Nullable Fields changes) {
    Map<String, String> texts = new TreeMap<>();
    if (changes != null) {
      ObjectNode object = changes.object();
      object.propertyNames().forEach(name -> texts.put(name, object.get(name).asString("")));
    }
    return texts;
  }
}
