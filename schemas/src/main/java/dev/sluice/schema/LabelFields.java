package dev.sluice.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Labels as they stand in a job and in its result. */
final class LabelFields {

  private LabelFields() {}

  static Labels read(Fields fields) {
    ObjectNode metadata = fields.object("metadata");
    return new Labels(
        label(fields, "custom_id"),
        label(fields, "batch_id"),
        label(fields, "tenant"),
        metadata == null ? Json.mapper().createObjectNode() : metadata);
  }

  static @Nullable String label(Fields fields, String name) {
    String label = fields.text(name);
    return label == null || label.isEmpty() ? label : fields.name(name);
  }
}
