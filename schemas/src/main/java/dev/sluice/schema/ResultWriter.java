package dev.sluice.schema;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a result as it stands in its own record and in a dead letter: without a tree between. */
final class ResultWriter {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final JsonGenerator json;

  ResultWriter(JsonGenerator json) {
    this.json = json;
  }

  /** The properties of the result; whoever calls opens the object, and closes it. */
  void write(JobResult result) {
    Labels labels = result.labels();
    json.writeStringProperty("id", result.id());
    json.writeStringProperty("custom_id", labels.customId());
    json.writeStringProperty("batch_id", labels.batchId());
    writeIfSaid("tenant", labels.tenant());
    json.writeStringProperty("status", result.status().wireName());
    writeOutcome(result.outcome());
    writeAttempts(result.attempts());
    writeUsage(result.usage());
    writeCost(result.cost());
    writeTimestamp("submitted_at", result.submittedAt());
    writeTimestamp("completed_at", result.completedAt());
    writeReplay(result.replay());
    writeIfSaid("duplicate_of", result.duplicateOf());
    json.writeName("metadata").writeTree(labels.metadata());
  }

  private void writeReplay(@Nullable Replay replay) {
    if (replay != null) {
      json.writeObjectPropertyStart("replay");
      ReplayFields.write(replay, json, this);
      json.writeEndObject();
    }
  }

  void writeTimestamp(String name, Instant instant) {
    json.writeStringProperty(name, MILLISECONDS.format(instant));
  }

  void writeError(@Nullable JobError error) {
    if (error == null) {
      json.writeNullProperty("error");
      return;
    }
    json.writeObjectPropertyStart("error");
    json.writeStringProperty("code", error.code().wireName());
    json.writeStringProperty("message", error.message());
    json.writeBooleanProperty("retryable", error.code().retryable());
    writeMillisIfSaid("retry_after_ms", error.retryAfter());
    json.writeEndObject();
  }

  void writeIfSaid(String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private void writeOutcome(JobResult.Outcome outcome) {
    if (outcome instanceof JobResult.Succeeded succeeded) {
      writeResponse(succeeded.response());
      writeError(null);
      writeRoute(succeeded.route());
    } else if (outcome instanceof JobResult.Failed failed) {
      writeResponse(failed.response());
      writeError(failed.error());
      json.writeNullProperty("route");
    }
  }

  private void writeResponse(@Nullable ProviderResponse response) {
    if (response == null) {
      json.writeNullProperty("response");
      return;
    }
    json.writeObjectPropertyStart("response");
    json.writeNumberProperty("status_code", response.statusCode());
    json.writeStringProperty("request_id", response.requestId());
    json.writeName("body").writeTree(response.body());
    json.writeEndObject();
  }

  private void writeRoute(Route route) {
    json.writeObjectPropertyStart("route");
    json.writeStringProperty("provider", route.provider());
    json.writeStringProperty("model", route.model());
    json.writeStringProperty("variant_id", route.variantId());
    json.writeEndObject();
  }

  void writeAttempts(List<Attempt> attempts) {
    json.writeArrayPropertyStart("attempts");
    attempts.forEach(this::writeAttempt);
    json.writeEndArray();
  }

  private void writeAttempt(Attempt attempt) {
    json.writeStartObject();
    json.writeStringProperty("provider", attempt.provider());
    json.writeStringProperty("model", attempt.model());
    writeIfSaid("credential", attempt.credential());
    writeIfSaid("reason", attempt.reason());
    writeTimestamp("started_at", attempt.startedAt());
    json.writeNumberProperty("waited_ms", millis(attempt.waited()));
    json.writeNumberProperty("duration_ms", millis(attempt.duration()));
    writeOutcome(attempt.outcome());
    json.writeEndObject();
  }

  private void writeOutcome(Attempt.Outcome outcome) {
    if (outcome instanceof Attempt.Answered answered) {
      json.writeStringProperty("outcome", AttemptFields.SUCCEEDED);
      json.writeNumberProperty("status_code", answered.statusCode());
    } else if (outcome instanceof Attempt.Excluded excluded) {
      json.writeStringProperty("outcome", AttemptFields.EXCLUDED);
      json.writeStringProperty("message", excluded.message());
    } else if (outcome instanceof Attempt.Failed failed) {
      json.writeStringProperty("outcome", failed.code().wireName());
      if (failed.statusCode() != null) {
        json.writeNumberProperty("status_code", failed.statusCode());
      }
      json.writeStringProperty("message", failed.message());
      writeMillisIfSaid("retry_after_ms", failed.retryAfter());
    }
  }

  void writeUsage(Usage usage) {
    json.writeObjectPropertyStart("usage");
    json.writeNumberProperty("input_tokens", usage.inputTokens());
    json.writeNumberProperty("cached_input_tokens", usage.cachedInputTokens());
    json.writeNumberProperty("output_tokens", usage.outputTokens());
    json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
    json.writeEndObject();
  }

  void writeCost(@Nullable Cost cost) {
    if (cost == null) {
      json.writeNullProperty("cost");
      return;
    }
    json.writeObjectPropertyStart("cost");
    json.writeStringProperty("usd", cost.usd().toPlainString());
    json.writeStringProperty("source", cost.source());
    json.writeEndObject();
  }

  private void writeMillisIfSaid(String name, @Nullable Duration duration) {
    if (duration != null) {
      json.writeNumberProperty(name, millis(duration));
    }
  }

  /** Whole milliseconds; what no long can hold becomes the largest one. */
  private static long millis(Duration duration) {
    try {
      return duration.toMillis();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
