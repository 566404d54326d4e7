package dev.sluice.cli.report;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results as a worker would publish them. */
final class Results {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Results() {}

  /**
   * @param others attempts beside the one that succeeded
   */
  static JobResult succeeded(
      String customId, Duration duration, @Nullable String usd, Attempt... others) {
    Attempt attempt =
        new Attempt(
            "groq", "gpt", null, null, NOON, Duration.ZERO, duration, new Attempt.Answered(200));
    return new JobResult(
        "id-" + customId,
        labels(customId),
        new JobResult.Succeeded(
            new ProviderResponse(200, null, Json.mapper().createObjectNode()),
            new Route("groq", "gpt", null)),
        Stream.concat(Stream.of(others), Stream.of(attempt)).toList(),
        new Usage(30, 10, 3, 1),
        usd == null ? null : new Cost(new BigDecimal(usd), "catalog"),
        NOON,
        NOON);
  }

  static JobResult failed(String customId, ErrorCode code) {
    return new JobResult(
        "id-" + customId,
        labels(customId),
        new JobResult.Failed(new JobError(code, "went wrong"), null),
        List.of(),
        Usage.NONE,
        null,
        NOON,
        NOON);
  }

  private static Labels labels(String customId) {
    return new Labels(customId, "batch-1", null, Json.mapper().createObjectNode());
  }
}
