package dev.sluice.simulator.anthropic;

import dev.sluice.simulator.limit.Admission.Dimension;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages and models. */
public final class AnthropicWire implements Wire {

  private static final String MESSAGES = "/v1/messages";
  private static final String MODELS = "/v1/models";
  private static final String VERSION = "anthropic-version";
  private static final String BEARER = "Bearer ";

  @Override
  public Optional<Route> route(Received request) {
    String path = request.path();
    if (path.endsWith(MESSAGES)) {
      boolean versioned = !request.header(VERSION).isEmpty();
      return Optional.of(
          new Route.Model(
              MESSAGES,
              body -> {
                if (!versioned) {
                  throw AnthropicError.refusal(VERSION + ": header is required");
                }
                return MessagesCall.read(body);
              }));
    }
    // OpenAI has the same path.
    if (request.header(VERSION).isEmpty() || !path.contains(MODELS)) {
      return Optional.empty();
    }
    String model = path.substring(path.indexOf(MODELS) + MODELS.length());
    return model.isEmpty()
        ? Optional.of(Models.list(request))
        : Optional.of(Models.one(Received.decode(model.substring(1))));
  }

  @Override
  public String credential(Received request) {
    String key = request.header("x-api-key");
    String authorization = request.header("authorization");
    return key.isEmpty() && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : key;
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    return AnthropicProblems.reply(problem, requestId);
  }

  @Override
  public String requestIdHeader() {
    return "request-id";
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    LimitState.Bucket input = limits.of(Dimension.INPUT_TOKENS);
    LimitState.Bucket output = limits.of(Dimension.OUTPUT_TOKENS);
    LimitState.Bucket both = limits.tokens();
    describe("requests", limits.requests(), now, headers);
    describe("input-tokens", input, now, headers);
    describe("output-tokens", output, now, headers);
    describe("tokens", both == null ? sum(input, output) : both, now, headers);
    return headers;
  }

  /** Where nothing else limits both together. */
  private static LimitState.@Nullable Bucket sum(
      LimitState.@Nullable Bucket input, LimitState.@Nullable Bucket output) {
    if (input == null || output == null) {
      return null;
    }
    boolean outputLater = output.untilFull().compareTo(input.untilFull()) > 0;
    return new LimitState.Bucket(
        input.limit() + output.limit(),
        input.remaining() + output.remaining(),
        outputLater ? output.untilFull() : input.untilFull());
  }

  private static void describe(
      String dimension,
      LimitState.@Nullable Bucket bucket,
      Instant now,
      Map<String, String> headers) {
    if (bucket == null) {
      return;
    }
    String prefix = "anthropic-ratelimit-" + dimension;
    Instant full = now.plus(bucket.untilFull()).truncatedTo(ChronoUnit.SECONDS);
    headers.put(prefix + "-limit", Integer.toString(bucket.limit()));
    headers.put(prefix + "-remaining", Integer.toString(bucket.remaining()));
    headers.put(prefix + "-reset", full.toString());
  }
}
