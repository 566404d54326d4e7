package dev.sluice.simulator.openai;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions, embeddings and models. */
public final class OpenAiWire implements Wire {

  private static final Route CHAT = new Route.Model("/v1/chat/completions", Chat::read);
  private static final Route EMBEDDINGS = new Route.Model("/v1/embeddings", Embeddings::read);

  /** How Databricks names a model in the path. */
  private static final String SERVING = "/serving-endpoints/";

  private static final String INVOCATIONS = "/invocations";

  private static final Pattern MODELS =
      Pattern.compile("(/[^/]+)?(/v1|/serving-endpoints)/models(/(?<model>.+))?");

  @Override
  public Optional<Route> route(Received request) {
    String path = request.path();
    if (path.endsWith("/chat/completions")) {
      return Optional.of(CHAT);
    }
    if (path.endsWith("/embeddings")) {
      return Optional.of(EMBEDDINGS);
    }
    if (path.startsWith(SERVING) && path.endsWith(INVOCATIONS)) {
      int end = Math.max(SERVING.length(), path.length() - INVOCATIONS.length());
      String model = Received.decode(path.substring(SERVING.length(), end));
      return Optional.of(new Route.Model(path, body -> Chat.read(body, model)));
    }
    Matcher listed = MODELS.matcher(path);
    if (!listed.matches()) {
      return Optional.empty();
    }
    String one = listed.group("model");
    return Optional.of(one == null ? Models.LIST : Models.one(Received.decode(one)));
  }

  @Override
  public String credential(Received request) {
    String authorization = request.header("authorization");
    return authorization.startsWith("Bearer ")
        ? authorization.substring("Bearer ".length())
        : authorization;
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    return OpenAiProblems.reply(problem);
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    describe("requests", limits.requests(), headers);
    describe("tokens", limits.tokens(), headers);
    return headers;
  }

  private static void describe(
      String dimension, LimitState.@Nullable Bucket bucket, Map<String, String> headers) {
    if (bucket == null) {
      return;
    }
    headers.put("x-ratelimit-limit-" + dimension, Integer.toString(bucket.limit()));
    headers.put("x-ratelimit-remaining-" + dimension, Integer.toString(bucket.remaining()));
    headers.put("x-ratelimit-reset-" + dimension, GoDuration.format(bucket.untilFull()));
  }
}
