package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GoogleClient.KEY;
import static dev.sluice.engine.gemini.GoogleClient.MODEL;
import static dev.sluice.engine.gemini.GoogleClient.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionCallingConfig;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import dev.sluice.engine.RecordingProxy;
import dev.sluice.engine.gemini.GoogleClient.Backend;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** For the same conversation Google's own client sends what the engine sends. */
@Timeout(60)
final class GeminiSameRequestIT {

  private final Simulator simulator = Simulator.start(0, Map.of());
  private final HttpTransport transport = new HttpTransport(Duration.ofSeconds(10));
  private RecordingProxy proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = new RecordingProxy(URI.create(simulator.url("g")));
  }

  @AfterEach
  void stop() {
    proxy.close();
    transport.close();
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource
  void theEngineSendsWhatTheClientSends(Backend backend) throws Exception {
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .systemInstruction(Content.builder().parts(Part.fromText("Be brief.")))
            .temperature(0.5f)
            .topP(0.9f)
            .topK(40f)
            .maxOutputTokens(200)
            .stopSequences("END")
            .seed(7)
            .presencePenalty(0.25f)
            .frequencyPenalty(-0.5f)
            .candidateCount(2)
            .responseMimeType("application/json")
            .responseJsonSchema(SCHEMA)
            .thinkingConfig(ThinkingConfig.builder().thinkingBudget(1024).includeThoughts(true))
            .build();
    Content question =
        Content.fromParts(
            Part.fromText("What is shown?"), Part.fromBytes(new byte[] {1, 2, 3}, "image/png"));

    JsonNode theirs = sent(backend, List.of(question), config);
    JsonNode ours =
        sent(
            backend,
            """
            {"messages":[{"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"What is shown?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]}],
             "temperature":0.5,"top_p":0.9,"top_k":40.0,"max_tokens":200,"stop":["END"],"seed":7,
             "presence_penalty":0.25,"frequency_penalty":-0.5,"n":2,"reasoning_effort":"low",
             "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
               "schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}}
            """);

    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void theEngineSendsBothTurnsOfAToolCallAsTheClientDoes(Backend backend) throws Exception {
    boolean ids = backend == Backend.GEMINI_API;
    FunctionCall.Builder call =
        FunctionCall.builder().name("get_weather").args(Map.of("city", "Sofia"));
    FunctionResponse.Builder response =
        FunctionResponse.builder().name("get_weather").response(Map.of("output", "12 degrees"));
    List<Content> conversation =
        List.of(
            Content.fromParts(Part.fromText("What is the weather?")),
            Content.builder()
                .role("model")
                .parts(
                    Part.builder()
                        .functionCall(ids ? call.id("c1") : call)
                        .thoughtSignature(
                            "thought of get_weather".getBytes(StandardCharsets.UTF_8)))
                .build(),
            Content.builder()
                .role("user")
                .parts(Part.builder().functionResponse(ids ? response.id("c1") : response))
                .build());
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .tools(
                Tool.builder()
                    .functionDeclarations(
                        FunctionDeclaration.builder()
                            .name("get_weather")
                            .description("Tells the weather.")
                            .parametersJsonSchema(SCHEMA)))
            .toolConfig(
                ToolConfig.builder()
                    .functionCallingConfig(
                        FunctionCallingConfig.builder()
                            .mode("ANY")
                            .allowedFunctionNames("get_weather")))
            .build();

    JsonNode theirs = sent(backend, conversation, config);
    JsonNode ours =
        sent(
            backend,
            """
            {"messages":[{"role":"user","content":"What is the weather?"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Sofia\\"}"},
                "extra_content":{"google":{"thought_signature":"dGhvdWdodCBvZiBnZXRfd2VhdGhlcg=="}}}]},
              {"role":"tool","tool_call_id":"c1","content":"12 degrees"}],
             "tools":[{"type":"function","function":{"name":"get_weather",
               "description":"Tells the weather.","parameters":
                 {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
             "tool_choice":{"type":"function","function":{"name":"get_weather"}}}
            """);

    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void theEngineAsksForEmbeddingsAsTheClientDoes(Backend backend) throws Exception {
    EmbedContentConfig.Builder config = EmbedContentConfig.builder().outputDimensionality(3);
    if (backend == Backend.VERTEX_AI) {
      config.autoTruncate(false);
    }
    try (Client client = client(backend)) {
      assertThat(
              client
                  .models
                  .embedContent("text-embedding", List.of("one", "two"), config.build())
                  .embeddings()
                  .orElseThrow())
          .hasSize(2);
    }
    RecordingProxy.Recorded theirs = taken();
    ObjectNode body =
        (ObjectNode)
            Json.mapper()
                .readTree("{\"model\":\"e\",\"input\":[\"one\",\"two\"],\"dimensions\":3}");
    assertThat(
            provider(backend)
                .complete(
                    new ProviderCall(
                        "1", Endpoint.EMBEDDINGS, "text-embedding", body, Duration.ofSeconds(30))))
        .isInstanceOf(Completed.class);
    RecordingProxy.Recorded ours = taken();

    assertThat(ours.target()).isEqualTo(theirs.target());
    assertThat(contents(ours.json())).isEqualTo(contents(theirs.json()));
  }

  /** The client says who speaks even where nobody else can; and on Vertex AI nests the text. */
  private static JsonNode contents(JsonNode body) {
    ObjectNode copy = (ObjectNode) body.deepCopy();
    copy.path("requests").forEach(one -> ((ObjectNode) one.path("content")).remove("role"));
    return copy;
  }

  /** What the client sends. */
  private JsonNode sent(Backend backend, List<Content> contents, GenerateContentConfig config) {
    try (Client client = client(backend)) {
      var _ = client.models.generateContent(MODEL, contents, config);
    }
    return checked(backend, taken());
  }

  /** What the engine sends, for a chat completion in OpenAI form. */
  private JsonNode sent(Backend backend, String body) throws Exception {
    ProviderCall call =
        new ProviderCall(
            "1",
            Endpoint.CHAT_COMPLETIONS,
            MODEL,
            (ObjectNode) Json.mapper().readTree(body),
            Duration.ofSeconds(30));
    assertThat(provider(backend).complete(call)).isInstanceOf(Completed.class);
    return checked(backend, taken());
  }

  private static JsonNode checked(Backend backend, RecordingProxy.Recorded request) {
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target())
        .isEqualTo("/g" + backend.path() + "/models/" + MODEL + ":generateContent");
    assertThat(request.headers())
        .containsEntry(
            backend == Backend.GEMINI_API ? "x-goog-api-key" : "authorization",
            backend == Backend.GEMINI_API ? KEY : "Bearer " + KEY);
    ObjectNode body = (ObjectNode) request.json();
    // The client sends an empty one where there is nothing to configure.
    if (body.path("generationConfig").isEmpty()) {
      body.remove("generationConfig");
    }
    return body;
  }

  private RecordingProxy.Recorded taken() {
    RecordingProxy.Recorded request = proxy.onlyRequest();
    proxy.clear();
    return request;
  }

  private Provider provider(Backend backend) {
    URI host = proxy.instead(URI.create(simulator.url("g") + backend.path()));
    Auth auth =
        backend == Backend.GEMINI_API
            ? new Auth.Header("x-goog-api-key", new Secret(KEY))
            : new Auth.Header("Authorization", new Secret("Bearer " + KEY));
    return new GeminiEngine(transport, InstantSource.system())
        .create(ProviderSpec.of("g", "gemini", host).with(auth));
  }

  private Client client(Backend backend) {
    return GoogleClient.of(backend, proxy.instead(URI.create(simulator.url("g"))));
  }
}
