package dev.sluice.engine.api;

import static dev.sluice.schema.ErrorCode.AUTHENTICATION;
import static dev.sluice.schema.ErrorCode.CONTEXT_EXCEEDED;
import static dev.sluice.schema.ErrorCode.INVALID_REQUEST;
import static dev.sluice.schema.ErrorCode.MODEL_NOT_FOUND;
import static dev.sluice.schema.ErrorCode.OVERLOADED;
import static dev.sluice.schema.ErrorCode.PAYLOAD_TOO_LARGE;
import static dev.sluice.schema.ErrorCode.PERMISSION_DENIED;
import static dev.sluice.schema.ErrorCode.QUOTA_EXHAUSTED;
import static dev.sluice.schema.ErrorCode.RATE_LIMITED;
import static dev.sluice.schema.ErrorCode.SERVER_ERROR;
import static dev.sluice.schema.ErrorCode.TIMEOUT;

import dev.sluice.schema.ErrorCode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what kind of failure an answer is: by its body first, by its status second. Neither alone
 * would do: a 429 may be an empty account, which no waiting refills, and an empty account may be a
 * 400 or a 403; one provider says "bad key" with a 400, another "prompt too long" with a 403. What
 * bodies say is in {@link ErrorRules}.
 */
public final class ErrorClassifier {

  /** An error within a success that names no status. */
  private static final int UNNAMED = 200;

  private static final Set<Integer> BAD_REQUEST = Set.of(UNNAMED, 400, 403, 413, 422);

  /** Limits of a day, as opposed to those of a minute; a limit of none lasts longer still. */
  private static final Pattern OF_A_DAY =
      Pattern.compile("per[ -]?day|daily limit|\\blimit: 0\\b(?!\\.)");

  private static final Pattern REDUCE_THE_LENGTH =
      Pattern.compile("reduce the length.{0,40}(message|prompt|input)");

  private static final Pattern TOKENS = Pattern.compile("\\b(inputs?|prompt|total)\\b.{0,40}token");
  private static final Pattern LIMIT = Pattern.compile("\\b(limit|maximum|max)");
  private static final Pattern EXCEEDED =
      Pattern.compile("exceed|too long|too large|must be (<|less|at most)");

  private ErrorClassifier() {}

  public static ErrorCode classify(int status, ErrorBody body) {
    return classify(status, null, body);
  }

  /**
   * @param shouldRetry what the header {@code x-should-retry} says, which counts where nothing but
   *     the status tells the failure; null where there is none
   */
  public static ErrorCode classify(int status, @Nullable String shouldRetry, ErrorBody body) {
    String text = body.searched();
    int effective = effectiveStatus(status, body);
    Optional<ErrorCode> named =
        ErrorRules.atAnyStatus(body.codes(), text).or(() -> ofABadRequest(effective, body, text));
    ErrorCode code = named.isPresent() ? named.get() : unnamed(effective, shouldRetry, body);
    return code == RATE_LIMITED && OF_A_DAY.matcher(text).find() ? QUOTA_EXHAUSTED : code;
  }

  private static Optional<ErrorCode> ofABadRequest(int status, ErrorBody body, String text) {
    if (!BAD_REQUEST.contains(status)) {
      return Optional.empty();
    }
    return ErrorRules.ofABadRequest(body.codes(), text)
        .or(
            () ->
                saysThatTheInputIsTooLong(text) ? Optional.of(CONTEXT_EXCEEDED) : Optional.empty());
  }

  private static boolean saysThatTheInputIsTooLong(String text) {
    return REDUCE_THE_LENGTH.matcher(text).find()
        || (TOKENS.matcher(text).find()
            && LIMIT.matcher(text).find()
            && EXCEEDED.matcher(text).find());
  }

  /** An error within a success has the status that its body names, if it names one. */
  private static int effectiveStatus(int status, ErrorBody body) {
    Integer named = body.status();
    if (status >= 300 || named == null) {
      return status >= 300 ? status : UNNAMED;
    }
    return named;
  }

  private static ErrorCode unnamed(int status, @Nullable String shouldRetry, ErrorBody body) {
    if (status == UNNAMED) {
      return ErrorRules.withoutAStatus(body.codes(), body.searched()).orElse(SERVER_ERROR);
    }
    ErrorCode code = byStatus(status);
    if (code == INVALID_REQUEST && "true".equals(shouldRetry)) {
      return SERVER_ERROR;
    }
    return code == RATE_LIMITED && "false".equals(shouldRetry) ? QUOTA_EXHAUSTED : code;
  }

  private static ErrorCode byStatus(int status) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> QUOTA_EXHAUSTED;
      case 403 -> PERMISSION_DENIED;
      case 404, 410 -> MODEL_NOT_FOUND;
      case 408 -> TIMEOUT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 429 -> RATE_LIMITED;
      case 498, 503, 529 -> OVERLOADED;
      // A conflict, a failed dependency, "too early" and "cancelled" are the provider's own, and
      // pass.
      case 409, 424, 425, 499 -> SERVER_ERROR;
      default -> status >= 400 && status < 500 ? INVALID_REQUEST : SERVER_ERROR;
    };
  }
}
