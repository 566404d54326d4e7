package dev.sluice.simulator.bedrock;

import dev.sluice.simulator.answer.ResponseFormat;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code outputConfig}.
 *
 * @param effort whether the caller names one
 */
record OutputConfig(ResponseFormat format, boolean effort) {

  static OutputConfig read(Field body) {
    Field config = body.at("outputConfig");
    if (config.absent()) {
      return new OutputConfig(new ResponseFormat.Text(), false);
    }
    config.object(Set.of(), Set.of("textFormat", "effort"));
    Field effort = config.at("effort");
    if (!effort.absent()) {
      effort.oneOf("low", "medium", "high", "xhigh", "max");
    }
    return new OutputConfig(format(config.at("textFormat")), !effort.absent());
  }

  private static ResponseFormat format(Field format) {
    if (format.absent()) {
      return new ResponseFormat.Text();
    }
    format.object(Set.of("type", "structure"), Set.of()).at("type").oneOf("json_schema");
    Field definition =
        format
            .at("structure")
            .object(Set.of("jsonSchema"), Set.of())
            .at("jsonSchema")
            .object(Set.of("schema"), Set.of("name", "description"));
    return new ResponseFormat.Structured(parse(definition.at("schema")));
  }

  /** The schema is a text that holds JSON. */
  private static JsonNode parse(Field schema) {
    try {
      JsonNode parsed = JsonMapper.shared().readTree(schema.text());
      if (parsed.isObject()) {
        return parsed;
      }
    } catch (JacksonException e) {
      // Said below, like everything else that is no schema.
    }
    throw schema.wrong("Member must be a JSON Schema, written as a string");
  }
}
