package dev.sluice.engine.chat;

import java.util.Set;

/** Reads {@code response_format}. */
final class FormatReader {

  private static final Set<String> TYPES = Set.of("text", "json_object", "json_schema");
  private static final Set<String> WORD_FIELDS = Set.of("type");
  private static final Set<String> SCHEMA_FIELDS = Set.of("type", "json_schema");
  private static final Set<String> FIELDS = Set.of("name", "description", "schema", "strict");

  private FormatReader() {}

  static Format read(Fields body) {
    Fields format = body.nested("response_format");
    if (format == null) {
      return new Format.Text();
    }
    String type = format.oneOf("type", TYPES);
    format.allowOnly(type.equals("json_schema") ? SCHEMA_FIELDS : WORD_FIELDS);
    return switch (type) {
      case "text" -> new Format.Text();
      case "json_object" -> new Format.JsonObject();
      default -> schema(format.required("json_schema", format.nested("json_schema")));
    };
  }

  private static Format schema(Fields schema) {
    schema.allowOnly(FIELDS);
    return new Format.JsonSchema(
        schema.name("name"),
        schema.text("description"),
        schema.required("schema", schema.object("schema")),
        Boolean.TRUE.equals(schema.bool("strict")));
  }
}
