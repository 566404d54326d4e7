package dev.sluice.simulator.openai;

import dev.sluice.simulator.answer.ResponseFormat;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the form in which the answer is wanted. */
final class Formats {

  private static final String PATH = "response_format.json_schema";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Set<String> FIELDS = Set.of("name", "description", "schema", "strict");

  private Formats() {}

  static ResponseFormat read(JsonNode format) {
    if (Fields.isAbsent(format)) {
      return new ResponseFormat.Text();
    }
    String type = Fields.text(format, "type", "response_format");
    return switch (type) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> ResponseFormat.anyObject();
      case "json_schema" -> structured(Fields.object(format, "json_schema", "response_format"));
      default ->
          throw InvalidField.value(
              type, "'json_object', 'json_schema', and 'text'", "response_format.type");
    };
  }

  private static ResponseFormat structured(JsonNode wanted) {
    Fields.requireOnly(wanted, PATH, FIELDS);
    String name = Fields.text(wanted, "name", PATH);
    if (!NAME.matcher(name).matches()) {
      throw InvalidField.because(
          "Invalid 'response_format.json_schema.name': expected 1 to 64 letters, digits, underscores and hyphens.",
          PATH + ".name",
          "invalid_value");
    }
    JsonNode schema = wanted.path("schema");
    if (!schema.isObject()) {
      throw InvalidField.missing(PATH + ".schema");
    }
    if (wanted.path("strict").asBoolean(false)) {
      StrictSchema.check(schema, "response_format '" + name + "'", "response_format");
    }
    return new ResponseFormat.Structured(schema);
  }
}
