package dev.sluice.schema;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A result as it stands in its own record and in a dead letter. */
final class ResultFields {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private ResultFields() {}

  static ObjectNode write(JobResult result) {
    ObjectNode object = Json.mapper().createObjectNode();
    object.put("id", result.id());
    object.put("custom_id", result.labels().customId());
    object.put("batch_id", result.labels().batchId());
    if (result.labels().tenant() != null) {
      object.put("tenant", result.labels().tenant());
    }
    object.put("status", result.status().wireName());
    writeOutcome(result.outcome(), object);
    ArrayNode attempts = object.putArray("attempts");
    result.attempts().forEach(attempt -> attempts.add(AttemptFields.write(attempt)));
    writeUsage(result.usage(), object.putObject("usage"));
    object.set("cost", writeCost(result.cost()));
    object.put("submitted_at", timestamp(result.submittedAt()));
    object.put("completed_at", timestamp(result.completedAt()));
    object.set("metadata", result.labels().metadata());
    return object;
  }

  static JobResult read(Fields fields) {
    return new JobResult(
        fields.required("id", fields.text("id")),
        LabelFields.read(fields),
        readOutcome(fields),
        readAttempts(fields),
        readUsage(fields.required("usage", fields.nested("usage"))),
        readCost(fields.nested("cost")),
        fields.required("submitted_at", fields.instant("submitted_at")),
        fields.required("completed_at", fields.instant("completed_at")));
  }

  static String timestamp(Instant instant) {
    return MILLISECONDS.format(instant);
  }

  /** Whole milliseconds; what no long can hold becomes the largest one. */
  static long millis(Duration duration) {
    try {
      return duration.toMillis();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  static @Nullable Duration duration(Fields fields, String name) {
    Long millis = fields.integer(name);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  static @Nullable Integer statusCode(Fields fields) {
    Long code = fields.integer("status_code");
    return code == null ? null : code.intValue();
  }

  private static void writeOutcome(JobResult.Outcome outcome, ObjectNode object) {
    if (outcome instanceof JobResult.Succeeded succeeded) {
      object.set("response", writeResponse(succeeded.response()));
      object.putNull("error");
      object.set("route", writeRoute(succeeded.route()));
    } else if (outcome instanceof JobResult.Failed failed) {
      object.set("response", writeResponse(failed.response()));
      object.set("error", writeError(failed.error()));
      object.putNull("route");
    }
  }

  private static JobResult.Outcome readOutcome(Fields fields) {
    JobResult.Status status =
        fields.required("status", fields.lowerCase("status", JobResult.Status.class));
    ProviderResponse response = readResponse(fields.nested("response"));
    if (status == JobResult.Status.SUCCEEDED) {
      return new JobResult.Succeeded(
          fields.required("response", response),
          readRoute(fields.required("route", fields.nested("route"))));
    }
    JobError error = readError(fields.required("error", fields.nested("error")));
    JobResult.Failed failed = new JobResult.Failed(error, response);
    if (failed.status() != status) {
      throw fields.wrong(
          "status",
          status.wireName() + " does not go with the error code " + error.code().wireName());
    }
    return failed;
  }

  private static @Nullable ObjectNode writeResponse(@Nullable ProviderResponse response) {
    if (response == null) {
      return null;
    }
    ObjectNode object = Json.mapper().createObjectNode();
    object.put("status_code", response.statusCode());
    object.put("request_id", response.requestId());
    object.set("body", response.body());
    return object;
  }

  private static @Nullable ProviderResponse readResponse(@Nullable Fields response) {
    if (response == null) {
      return null;
    }
    JsonNode body = response.object().get("body");
    return new ProviderResponse(
        response.required("status_code", statusCode(response)),
        response.text("request_id"),
        response.required("body", body));
  }

  private static ObjectNode writeRoute(Route route) {
    return Json.mapper()
        .createObjectNode()
        .put("provider", route.provider())
        .put("model", route.model())
        .put("variant_id", route.variantId());
  }

  private static Route readRoute(Fields route) {
    return new Route(
        route.required("provider", route.text("provider")),
        route.required("model", route.text("model")),
        route.text("variant_id"));
  }

  static ObjectNode writeError(JobError error) {
    ObjectNode object =
        Json.mapper()
            .createObjectNode()
            .put("code", error.code().wireName())
            .put("message", error.message())
            .put("retryable", error.code().retryable());
    Duration retryAfter = error.retryAfter();
    if (retryAfter != null) {
      object.put("retry_after_ms", millis(retryAfter));
    }
    return object;
  }

  static JobError readError(Fields error) {
    return new JobError(
        error.required("code", error.lowerCase("code", ErrorCode.class)),
        error.required("message", error.text("message")),
        duration(error, "retry_after_ms"));
  }

  private static List<Attempt> readAttempts(Fields fields) {
    List<Attempt> attempts = new ArrayList<>();
    for (Fields attempt : fields.objects("attempts")) {
      attempts.add(AttemptFields.read(attempt));
    }
    return attempts;
  }

  private static void writeUsage(Usage usage, ObjectNode object) {
    object
        .put("input_tokens", usage.inputTokens())
        .put("cached_input_tokens", usage.cachedInputTokens())
        .put("output_tokens", usage.outputTokens())
        .put("reasoning_tokens", usage.reasoningTokens());
  }

  private static Usage readUsage(Fields usage) {
    return new Usage(
        count(usage, "input_tokens"),
        count(usage, "cached_input_tokens"),
        count(usage, "output_tokens"),
        count(usage, "reasoning_tokens"));
  }

  private static long count(Fields usage, String name) {
    return usage.required(name, usage.integer(name));
  }

  private static @Nullable ObjectNode writeCost(@Nullable Cost cost) {
    return cost == null
        ? null
        : Json.mapper()
            .createObjectNode()
            .put("usd", cost.usd().toPlainString())
            .put("source", cost.source());
  }

  private static @Nullable Cost readCost(@Nullable Fields cost) {
    if (cost == null) {
      return null;
    }
    String usd = cost.required("usd", cost.text("usd"));
    try {
      return new Cost(new BigDecimal(usd), cost.required("source", cost.text("source")));
    } catch (NumberFormatException e) {
      throw cost.wrong("usd", SafeText.quoted(usd) + " is no decimal number");
    }
  }
}
