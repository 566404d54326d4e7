package dev.sluice.simulator.gemini;

import static java.util.Objects.requireNonNullElse;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google's models: contents, embeddings and the list of models. */
public final class GeminiWire implements Wire {

  private static final String VERSION = "/v1(?:alpha|beta\\d*)?";

  private final Service service;
  private final Pattern methods;
  private final Pattern list;

  private GeminiWire(Service service, String models, String list) {
    this.service = service;
    this.methods = Pattern.compile(VERSION + models + "/(?<model>[^/:]+):(?<method>\\w+)");
    this.list = Pattern.compile(list);
  }

  /** {@code generativelanguage.googleapis.com}. */
  public static GeminiWire ofGeminiApi() {
    return new GeminiWire(
        Service.GEMINI_API,
        "(?<publisher>)/(?:models|tunedModels)",
        "/v1(?:alpha|beta)/models(?:/(?<model>[^/:]+))?");
  }

  /** {@code aiplatform.googleapis.com}. */
  public static GeminiWire ofVertexAi() {
    return new GeminiWire(
        Service.VERTEX_AI,
        "(?:/projects/[^/]+/locations/[^/]+)?/publishers/(?<publisher>[^/]+)/models",
        "/v1beta1/publishers/google/models(?:/(?<model>[^/:]+))?");
  }

  @Override
  public Optional<Route> route(Received request) {
    Matcher called = methods.matcher(request.path());
    if (called.matches()) {
      return Methods.find(service, request, model(called), group(called, "method"));
    }
    Matcher listed = list.matcher(request.path());
    return listed.matches()
        ? Optional.of(Models.route(service, request, listed.group("model")))
        : Optional.empty();
  }

  private static String model(Matcher called) {
    String publisher = group(called, "publisher");
    String model = Received.decode(group(called, "model"));
    return publisher.isEmpty() || publisher.equals("google") ? model : publisher + "/" + model;
  }

  private static String group(Matcher matcher, String name) {
    return requireNonNullElse(matcher.group(name), "");
  }

  @Override
  public String credential(Received request) {
    String key = request.header("x-goog-api-key");
    if (!key.isEmpty()) {
      return key;
    }
    String authorization = request.header("authorization");
    return authorization.startsWith("Bearer ")
        ? authorization.substring("Bearer ".length())
        : request.query("key");
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    return Problems.reply(problem, service);
  }

  /** No word of theirs: their ids stand in the bodies. */
  @Override
  public String requestIdHeader() {
    return "x-simulator-request-id";
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }
}
