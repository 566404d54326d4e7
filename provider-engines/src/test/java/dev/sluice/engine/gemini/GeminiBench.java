package dev.sluice.engine.gemini;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The simulator as Google, and providers that call it. */
final class GeminiBench implements AutoCloseable {

  /** What hosts of the two services end with. */
  static final String API = "/v1beta";

  static final String VERTEX = "/v1/projects/p/locations/global/publishers/google";

  private static final String PROVIDER = "g";

  private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(10));
  private final Simulator simulator = Simulator.start(0, Map.of());

  HttpTransport transport() {
    return transport;
  }

  Simulator simulator() {
    return simulator;
  }

  void behave(Behavior behavior) {
    simulator.behave(PROVIDER, behavior);
  }

  void behave(Fault fault) {
    behave(Behavior.INSTANT.withFaults(fault));
  }

  Provider provider(String path) {
    return create(ProviderSpec.of(PROVIDER, "gemini", URI.create(simulator.url(PROVIDER) + path)));
  }

  Provider create(ProviderSpec spec) {
    return new GeminiEngine(transport, InstantSource.system()).create(spec);
  }

  static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return call(body);
  }

  static ProviderCall call(ObjectNode body) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, "m1", body, Duration.ofSeconds(30));
  }

  static ProviderCall embeddings(String body) {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(body.replace('\'', '"'));
    return new ProviderCall(
        "job-1.1", Endpoint.EMBEDDINGS, "e1", json.put("model", "e1"), Duration.ofSeconds(30));
  }

  static Failed failed(ProviderAnswer answer) {
    return (Failed) answer;
  }

  static String content(Completed answer) {
    return answer.response().body().at("/choices/0/message/content").asString();
  }

  @Override
  public void close() {
    transport.close();
    simulator.close();
  }
}
