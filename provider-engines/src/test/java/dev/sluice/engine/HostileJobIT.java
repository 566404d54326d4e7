package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a job holds, an engine sends it to its own host, to the path of its own call, with its
 * own headers and once; and it opens no other connection.
 */
@Timeout(120)
final class HostileJobIT {

  private static final String KEY = "sk-of-the-provider-0123456789";

  /** What engines, the client and their credentials put there. */
  private static final Set<String> HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "anthropic-version",
          "authorization",
          "connection",
          "content-length",
          "content-type",
          "host",
          "user-agent",
          "x-client-request-id");

  /**
   * @param path where its calls go below the host, with the model as a group
   */
  record Wire(String engine, String base, String path) {

    Provider at(WireServer server, Engines engines) throws Exception {
      ProviderSpec spec =
          ProviderSpec.of("p", engine, URI.create("http://127.0.0.1:" + server.port() + base))
              .with(new Auth.Header("Authorization", new Secret("Bearer " + KEY)));
      return engines.find(engine).orElseThrow().create(spec);
    }

    @Override
    public String toString() {
      return engine + base;
    }
  }

  private static final List<Wire> SYSTEMS =
      List.of(
          new Wire("openai", "/v1", "/v1/chat/completions"),
          new Wire("anthropic", "", "/v1/messages"),
          new Wire("ollama", "", "/api/chat"),
          new Wire("bedrock", "", "/model/([^/?#]+)/converse(-stream)?"),
          new Wire(
              "gemini",
              "/v1beta",
              "/v1beta/((?!.*/\\.\\.?(/|:|$))[^?#]+):(generateContent|streamGenerateContent\\?alt=sse)"),
          new Wire(
              "gemini",
              "/v1/projects/p/locations/l/publishers/google",
              "/v1/projects/p/locations/l/((?!.*/\\.\\.?(/|:|$))[^?#]+):(generateContent|streamGenerateContent\\?alt=sse)"));

  private final Engines engines = new Engines(InstantSource.system());
  private WireServer server;
  private WireServer bait;

  @BeforeEach
  void start() throws Exception {
    server =
        new WireServer(
            (request, connection) ->
                connection.json(400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid\"}}"));
    bait = new WireServer((request, connection) -> connection.send(200, "image/png", "x"));
  }

  @AfterEach
  void stop() throws Exception {
    engines.close();
    server.close();
    bait.close();
  }

  static Stream<Arguments> systemsAndTexts() {
    return SYSTEMS.stream()
        .flatMap(system -> HostileJobs.texts().map(text -> Arguments.of(system, text)));
  }

  @ParameterizedTest
  @MethodSource("systemsAndTexts")
  void whateverAJobHoldsItGoesWhereItsProviderIsAndNowhereElse(Wire system, String text)
      throws Exception {
    try (Provider provider = system.at(server, engines)) {
      List<ProviderAnswer> answers = new ArrayList<>();
      for (ProviderCall call : calls(text)) {
        answers.add(provider.complete(call));
        answers.add(provider.stream(call, chunk -> {}));
      }

      assertThat(answers).allMatch(ProviderAnswer.Failed.class::isInstance);
      assertThat(server.requests().size()).isLessThanOrEqualTo(answers.size());
      assertThat(server.requests()).allSatisfy(request -> check(system, request));
      assertThat(bait.connections()).isZero();
    }
  }

  /** With the text as a model, in a good body, and with an image. */
  private static List<ProviderCall> calls(String text) {
    return List.of(
        HostileJobs.call(text, false),
        HostileJobs.call(text, true),
        HostileJobs.named("model-1", text));
  }

  private void check(Wire system, WireServer.Received request) {
    assertThat(request.path()).matches(system.path());
    assertThat(request.headers().keySet()).isSubsetOf(HEADERS);
    assertThat(request.headers())
        .contains(
            Map.entry("host", "127.0.0.1:" + server.port()),
            Map.entry("authorization", "Bearer " + KEY));
    assertThat(Json.mapper().readTree(request.body()).isObject()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void anImageIsFetchedByTheProviderOrByNobody(Wire system) throws Exception {
    String url = bait.host() + "/stolen.png";
    try (Provider provider = system.at(server, engines)) {
      ProviderCall call =
          new ProviderCall(
              "job.1",
              Endpoint.CHAT_COMPLETIONS,
              "model-1",
              HostileJobs.call(url, true).body(),
              Duration.ofSeconds(30));
      assertThat(provider.complete(call)).isInstanceOf(ProviderAnswer.Failed.class);
      assertThat(provider.stream(call, chunk -> {})).isInstanceOf(ProviderAnswer.Failed.class);
    }
    assertThat(bait.connections()).isZero();
  }

  static Stream<Wire> systems() {
    return SYSTEMS.stream();
  }
}
