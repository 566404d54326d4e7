package dev.sluice.schema;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An attempt as it stands in a result. */
final class AttemptFields {

  private static final String SUCCEEDED = "succeeded";
  private static final String EXCLUDED = "excluded";

  private AttemptFields() {}

  static ObjectNode write(Attempt attempt) {
    ObjectNode object =
        Json.mapper()
            .createObjectNode()
            .put("provider", attempt.provider())
            .put("model", attempt.model());
    putIfSaid(object, "credential", attempt.credential());
    putIfSaid(object, "reason", attempt.reason());
    object
        .put("started_at", ResultFields.timestamp(attempt.startedAt()))
        .put("waited_ms", ResultFields.millis(attempt.waited()))
        .put("duration_ms", ResultFields.millis(attempt.duration()));
    if (attempt.outcome() instanceof Attempt.Answered answered) {
      object.put("outcome", SUCCEEDED).put("status_code", answered.statusCode());
    } else if (attempt.outcome() instanceof Attempt.Failed failed) {
      writeFailure(failed, object);
    } else if (attempt.outcome() instanceof Attempt.Excluded excluded) {
      object.put("outcome", EXCLUDED).put("message", excluded.message());
    }
    return object;
  }

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

  private static void putIfSaid(ObjectNode object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  private static void writeFailure(Attempt.Failed failed, ObjectNode object) {
    object.put("outcome", failed.code().wireName());
    if (failed.statusCode() != null) {
      object.put("status_code", failed.statusCode());
    }
    object.put("message", failed.message());
    Duration retryAfter = failed.retryAfter();
    if (retryAfter != null) {
      object.put("retry_after_ms", ResultFields.millis(retryAfter));
    }
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
