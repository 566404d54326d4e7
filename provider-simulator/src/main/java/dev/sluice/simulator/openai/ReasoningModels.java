package dev.sluice.simulator.openai;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The models whose sampling is not the caller's to choose. */
final class ReasoningModels {

  private static final Pattern OPENAI = Pattern.compile("(?:openai/)?(?:o\\d|gpt-5).*");

  private ReasoningModels() {}

  static boolean isOpenAis(String model) {
    return OPENAI.matcher(model).matches();
  }

  static void refuse(JsonNode body, String field, String instead) {
    if (!Fields.isAbsent(body.path(field))) {
      throw InvalidField.unsupported(field, instead);
    }
  }

  /** Only the usual value, 1, may stand there. */
  static void refuseOther(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isNumber() && value.asDouble() != 1) {
      throw InvalidField.because(
          "Unsupported value: '%s' does not support %s with this model. Only the default (1) value is supported."
              .formatted(field, value),
          field,
          "unsupported_value");
    }
  }
}
