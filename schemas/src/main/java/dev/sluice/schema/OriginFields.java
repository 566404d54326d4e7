package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import tools.jackson.core.JsonGenerator;

/** Where a job was submitted, as it stands in the headers that jobs carry. */
final class OriginFields {

  private OriginFields() {}

  static void write(Parking.Origin origin, JsonGenerator json) {
    json.writeStringProperty("topic", origin.topic());
    json.writeNumberProperty("partition", origin.partition());
    json.writeNumberProperty("offset", origin.offset());
    new ResultWriter(json).writeTimestamp("timestamp", origin.timestamp());
  }

  static Parking.Origin read(Fields fields) {
    return new Parking.Origin(
        fields.required("topic", fields.text("topic")),
        requireNonNull(fields.required("partition", fields.integer("partition"))).intValue(),
        fields.required("offset", fields.integer("offset")),
        fields.required("timestamp", fields.instant("timestamp")));
  }
}
