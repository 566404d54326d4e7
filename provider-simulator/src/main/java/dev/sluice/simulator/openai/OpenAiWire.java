package dev.sluice.simulator.openai;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.ModelCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** OpenAI's chat completions, embeddings and models, in the manner of one of its speakers. */
public final class OpenAiWire implements Wire {

  private static final Pattern MODELS = Pattern.compile("(/[^/]+)*?/v1/models(?:/(?<model>.+))?");

  /** How Databricks names a model in the path, and where it lists them. */
  private static final String SERVING = "/serving-endpoints/";

  private static final String INVOCATIONS = "/invocations";
  private static final String SERVED = "/api/2.0/serving-endpoints";

  /** Where xAI and LiteLLM tell more of their models than names. */
  private static final String LANGUAGE_MODELS = "/v1/language-models";

  private static final String MODEL_INFO = "/v1/model/info";

  private final Vendor vendor;
  private final Route chat;
  private final Route embeddings;

  public OpenAiWire(Dialect dialect) {
    this.vendor = dialect.vendor();
    this.chat = model("/v1/chat/completions", body -> Chat.read(body, vendor));
    this.embeddings = model("/v1/embeddings", body -> Embeddings.read(body, vendor));
  }

  private Route model(String endpoint, Route.Reading reading) {
    return new Route.Model(endpoint, body -> inVendorsForm(reading, body));
  }

  private ModelCall inVendorsForm(Route.Reading reading, JsonNode body) {
    try {
      return reading.read(body);
    } catch (InvalidField invalid) {
      throw new RejectedRequest(vendor.reply(invalid.error()));
    }
  }

  @Override
  public Optional<Route> route(Received request) {
    String path = request.path();
    if (path.endsWith("/chat/completions")) {
      return Optional.of(chat);
    }
    if (path.endsWith("/embeddings") && vendor.embeds()) {
      return Optional.of(embeddings);
    }
    if (path.startsWith(SERVING) && path.endsWith(INVOCATIONS)) {
      int end = Math.max(SERVING.length(), path.length() - INVOCATIONS.length());
      String model = Received.decode(path.substring(SERVING.length(), end));
      return Optional.of(model(path, body -> Chat.read(body, model, vendor)));
    }
    if (path.equals(SERVED)) {
      return Optional.of(Models.all(Dialect.DATABRICKS.vendor()));
    }
    if (path.endsWith(LANGUAGE_MODELS)) {
      return Optional.of(Models.told(Xai::languageModels));
    }
    if (path.endsWith(MODEL_INFO)) {
      return Optional.of(Models.told(LiteLlm::modelInfo));
    }
    Matcher listed = MODELS.matcher(path);
    if (!listed.matches()) {
      return Optional.empty();
    }
    String one = listed.group("model");
    return Optional.of(one == null ? Models.all(vendor) : Models.one(Received.decode(one), vendor));
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
    Reply reply = vendor.reply(vendor.describe(problem));
    if (problem instanceof Problem.RateLimited limited) {
      Duration wait = limited.rejected().retryAfter();
      return wait.isPositive() ? reply.with(vendor.retryHeaders(wait)) : reply;
    }
    return reply;
  }

  @Override
  public String requestIdHeader() {
    return vendor.requestIdHeader();
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return vendor.limitHeaders(limits, now);
  }
}
