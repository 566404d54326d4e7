package dev.sluice.provider.testkit;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;

/** What a failure has. */
final class FailureForm {

  /** What a system can fail with before it has begun to answer. */
  static final List<ErrorCode> CODES =
      List.of(
          ErrorCode.AUTHENTICATION,
          ErrorCode.PERMISSION_DENIED,
          ErrorCode.QUOTA_EXHAUSTED,
          ErrorCode.RATE_LIMITED,
          ErrorCode.OVERLOADED,
          ErrorCode.SERVER_ERROR,
          ErrorCode.TIMEOUT,
          ErrorCode.CONTEXT_EXCEEDED,
          ErrorCode.CONTENT_POLICY,
          ErrorCode.INVALID_REQUEST,
          ErrorCode.MODEL_NOT_FOUND,
          ErrorCode.PAYLOAD_TOO_LARGE,
          // The last, as a backend may have to go away for it.
          ErrorCode.NETWORK);

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

  private FailureForm() {}

  /** Has something fail. */
  interface Failing {
    ProviderAnswer with(ErrorCode code) throws InterruptedException;
  }

  static void requireCode(ProviderAnswer answer, ErrorCode code) {
    Shortfall.unless(
        answer instanceof Failed failed && failed.code() == code,
        "the backend failed with %s, and the provider gave %s".formatted(code.wireName(), answer),
        "a Failed with the code %s: retries, fallbacks, limits and breakers go by it"
            .formatted(code.wireName()));
    requireLine(((Failed) answer).message());
  }

  static void requireLine(String message) {
    Shortfall.unless(
        !message.isBlank() && !CONTROLS.matcher(message).find(),
        "the message of a failure is \"" + message + "\"",
        "one line for a person, which says what is wrong; no line ends or control characters");
  }
}
