package dev.sluice.schema;

/** Reads an attempt as it stands in a result. */
final class AttemptFields {

  static final String SUCCEEDED = "succeeded";
  static final String EXCLUDED = "excluded";

  private AttemptFields() {}

  static Attempt read(Fields attempt) {
    return new Attempt(
        attempt.required("provider", attempt.text("provider")),
        attempt.required("model", attempt.text("model")),
        attempt.text("credential"),
        attempt.text("reason"),
        attempt.required("started_at", attempt.instant("started_at")),
        attempt.required("waited_ms", ResultFields.duration(attempt, "waited_ms")),
        attempt.required("duration_ms", ResultFields.duration(attempt, "duration_ms")),
        readOutcome(attempt));
  }

  private static Attempt.Outcome readOutcome(Fields attempt) {
    if (SUCCEEDED.equals(attempt.text("outcome"))) {
      return new Attempt.Answered(
          attempt.required("status_code", ResultFields.statusCode(attempt)));
    }
    if (EXCLUDED.equals(attempt.text("outcome"))) {
      return new Attempt.Excluded(attempt.required("message", attempt.text("message")));
    }
    return new Attempt.Failed(
        attempt.required("outcome", attempt.lowerCase("outcome", ErrorCode.class)),
        attempt.required("message", attempt.text("message")),
        ResultFields.statusCode(attempt),
        ResultFields.duration(attempt, "retry_after_ms"));
  }
}
