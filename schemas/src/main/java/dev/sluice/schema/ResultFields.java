package dev.sluice.schema;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a result as it stands in its own record and in a dead letter. */
final class ResultFields {

  private ResultFields() {}

  static JobResult read(Fields fields) {
    return new JobResult(
        fields.required("id", fields.text("id")),
        LabelFields.read(fields),
        readOutcome(fields),
        readAttempts(fields),
        readUsage(fields.required("usage", fields.nested("usage"))),
        readCost(fields.nested("cost")),
        fields.required("submitted_at", fields.instant("submitted_at")),
        fields.required("completed_at", fields.instant("completed_at")),
        ReplayFields.readNested(fields.nested("replay")),
        fields.text("duplicate_of"));
  }

  static @Nullable Duration duration(Fields fields, String name) {
    Long millis = fields.integer(name);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  static @Nullable Integer statusCode(Fields fields) {
    Long code = fields.integer("status_code");
    return code == null ? null : code.intValue();
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

  private static Route readRoute(Fields route) {
    return new Route(
        route.required("provider", route.text("provider")),
        route.required("model", route.text("model")),
        route.text("variant_id"));
  }

  static JobError readError(Fields error) {
    return new JobError(
        error.required("code", error.lowerCase("code", ErrorCode.class)),
        error.required("message", error.text("message")),
        duration(error, "retry_after_ms"));
  }

  static List<Attempt> readAttempts(Fields fields) {
    List<Attempt> attempts = new ArrayList<>();
    for (Fields attempt : fields.objects("attempts")) {
      attempts.add(AttemptFields.read(attempt));
    }
    return attempts;
  }

  static Usage readUsage(Fields usage) {
    return new Usage(
        count(usage, "input_tokens"),
        count(usage, "cached_input_tokens"),
        count(usage, "output_tokens"),
        count(usage, "reasoning_tokens"));
  }

  private static long count(Fields usage, String name) {
    return usage.required(name, usage.integer(name));
  }

  static @Nullable Cost readCost(@Nullable Fields cost) {
    if (cost == null) {
      return null;
    }
    String usd = cost.required("usd", cost.text("usd"));
    BigDecimal amount = decimal(usd);
    if (amount == null) {
      throw cost.wrong("usd", SafeText.quoted(usd) + " is no decimal number");
    }
    return new Cost(amount, cost.required("source", cost.text("source")));
  }

  /** Null for what is no number, or one that nobody could write out. */
  private static @Nullable BigDecimal decimal(String text) {
    try {
      BigDecimal amount = new BigDecimal(text);
      return BoundedNumbers.isBounded(amount) ? amount : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
