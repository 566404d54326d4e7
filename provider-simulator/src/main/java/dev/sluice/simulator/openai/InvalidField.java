package dev.sluice.simulator.openai;

import org.jspecify.annotations.Nullable;

/** Carries what is wrong with a body to where the vendor puts it into its form. */
final class InvalidField extends RuntimeException {

  private final transient OpenAiError error;

  InvalidField(OpenAiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  static InvalidField because(String message, @Nullable String param, @Nullable String code) {
    return new InvalidField(new OpenAiError(400, message, OpenAiError.INVALID, param, code));
  }

  static InvalidField missing(String param) {
    String message = "Missing required parameter: '" + param + "'.";
    return because(message, param, "missing_required_parameter");
  }

  static InvalidField unknown(String param) {
    return because("Unknown parameter: '" + param + "'.", param, "unknown_parameter");
  }

  static InvalidField type(String param, String expected) {
    String message = "Invalid type for '" + param + "': expected " + expected + ".";
    return because(message, param, "invalid_type");
  }

  /**
   * @param supported the values as a sentence lists them
   */
  static InvalidField value(String given, String supported, String param) {
    String message = "Invalid value: '%s'. Supported values are: %s.".formatted(given, supported);
    return because(message, param, "invalid_value");
  }

  /** One field is not allowed to be as it is, because of others. */
  static InvalidField not(String param, String why) {
    return because("Invalid value for '" + param + "': " + why, param, "invalid_value");
  }

  static InvalidField unsupported(String param, String instead) {
    String message =
        "Unsupported parameter: '%s' is not supported with this model.%s".formatted(param, instead);
    return because(message, param, "unsupported_parameter");
  }

  OpenAiError error() {
    return error;
  }
}
