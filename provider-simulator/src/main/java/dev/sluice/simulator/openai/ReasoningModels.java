package dev.sluice.simulator.openai;

import tools.jackson.databind.JsonNode;

/** The models whose sampling is not the caller's to choose. */
final class ReasoningModels {

  private static final String OWNER = "openai/";

  private ReasoningModels() {}

  static boolean isOpenAis(String model) {
    String name = model.startsWith(OWNER) ? model.substring(OWNER.length()) : model;
    boolean isNumbered =
        name.length() > 1 && name.charAt(0) == 'o' && Character.isDigit(name.charAt(1));
    return isNumbered || name.startsWith("gpt-5");
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
