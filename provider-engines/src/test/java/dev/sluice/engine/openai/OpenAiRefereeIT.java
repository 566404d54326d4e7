package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.sluice.engine.RecordingProxy;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the engine sends and reads, beside what OpenAI's own client does for the same. */
@Timeout(120)
final class OpenAiRefereeIT {

  private static final String KEY = "sk-referee-0123456789";

  private static Simulator simulator;
  private static RecordingProxy proxy;
  private static OpenAIClient client;
  private static HttpTransport transport;
  private static Provider provider;

  @BeforeAll
  static void start() throws Exception {
    simulator = Simulator.start(0, Map.of());
    proxy = new RecordingProxy(URI.create(simulator.url("openai")));
    URI host = proxy.instead(URI.create(simulator.baseUrl("openai")));
    client =
        OpenAIOkHttpClient.builder().apiKey(KEY).baseUrl(host.toString()).maxRetries(0).build();
    transport = new HttpTransport(Duration.ofSeconds(10));
    provider =
        new OpenAiEngine(transport, InstantSource.system())
            .create(
                ProviderSpec.of("openai", "openai", host)
                    .with(new Auth.Header("Authorization", new Secret("Bearer " + KEY))));
  }

  @AfterAll
  static void stop() {
    transport.close();
    client.close();
    proxy.close();
    simulator.close();
  }

  @BeforeEach
  void forget() {
    simulator.behave("openai", Behavior.INSTANT);
    proxy.clear();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestIsWhatOpenAisClientSends(Conversation conversation) throws Exception {
    client.chat().completions().create(conversation.asParams());
    provider.complete(call(conversation));

    RecordingProxy.Recorded theirs = proxy.requests().getFirst();
    RecordingProxy.Recorded ours = proxy.requests().getLast();
    assertThat(ours.json()).isEqualTo(theirs.json());
    assertThat(ours.method()).isEqualTo(theirs.method());
    assertThat(ours.target()).isEqualTo(theirs.target());
    for (String header : List.of("authorization", "content-type")) {
      assertThat(ours.headers()).containsEntry(header, theirs.headers().get(header));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestForPiecesIsWhatOpenAisClientSends(Conversation conversation) throws Exception {
    streamed(conversation.asParams());
    provider.stream(call(conversation), chunk -> {});

    assertThat(proxy.requests().getLast().json()).isEqualTo(proxy.requests().getFirst().json());
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerIsWhatOpenAisClientReads(Conversation conversation) throws Exception {
    Said theirs = Said.of(client.chat().completions().create(conversation.asParams()));
    Completed ours = (Completed) provider.complete(call(conversation));

    assertThat(Said.of(ours.response().body())).isEqualTo(theirs);
    assertThat(ours.bill().usage().inputTokens()).isEqualTo(theirs.inputTokens());
    assertThat(ours.bill().usage().outputTokens()).isEqualTo(theirs.outputTokens());
  }

  @ParameterizedTest
  @EnumSource
  void piecesAddUpToWhatOpenAisClientMakesOfThem(Conversation conversation) throws Exception {
    List<JsonNode> chunks = new ArrayList<>();
    Said theirs = Said.of(streamed(conversation.asParams()));
    Completed ours = (Completed) provider.stream(call(conversation), chunks::add);

    assertThat(Said.of(ours.response().body())).isEqualTo(theirs);
    assertThat(chunks).hasSizeGreaterThan(2);
  }

  @Test
  void aTextIsEmbeddedAsOpenAisClientDoes() throws Exception {
    client
        .embeddings()
        .create(
            EmbeddingCreateParams.builder()
                .model("e")
                .input("hi")
                .dimensions(8)
                .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                .build());
    ObjectNode body = Json.mapper().createObjectNode().put("input", "hi").put("dimensions", 8);
    body.put("encoding_format", "float");
    provider.complete(new ProviderCall("1", Endpoint.EMBEDDINGS, "e", body, Duration.ofMinutes(1)));

    assertThat(proxy.requests().getLast().json()).isEqualTo(proxy.requests().getFirst().json());
    assertThat(proxy.requests().getLast().target()).isEqualTo(proxy.requests().getFirst().target());
  }

  @ParameterizedTest
  @CsvSource({
    "AUTHENTICATION, AUTHENTICATION, UnauthorizedException",
    "PERMISSION_DENIED, PERMISSION_DENIED, PermissionDeniedException",
    "QUOTA_EXHAUSTED, QUOTA_EXHAUSTED, RateLimitException",
    "RATE_LIMITED, RATE_LIMITED, RateLimitException",
    "OVERLOADED, OVERLOADED, InternalServerException",
    "SERVER_ERROR, SERVER_ERROR, InternalServerException",
    "TIMEOUT, SERVER_ERROR, InternalServerException",
    "CONTEXT_EXCEEDED, CONTEXT_EXCEEDED, BadRequestException",
    "CONTENT_POLICY, CONTENT_POLICY, BadRequestException",
    "INVALID_REQUEST, INVALID_REQUEST, BadRequestException",
    "MODEL_NOT_FOUND, MODEL_NOT_FOUND, NotFoundException",
    "PAYLOAD_TOO_LARGE, PAYLOAD_TOO_LARGE, UnexpectedStatusCodeException"
  })
  void anErrorIsOneForOpenAisClientAsWell(ErrorKind kind, ErrorCode code, String exception)
      throws Exception {
    simulator.behave(
        "openai",
        Behavior.INSTANT.withFaults(
            Fault.of(Kind.STATUS, When.ALWAYS).withError(Fault.Reply.of(kind))));
    Conversation plain = Conversation.PLAIN;

    OpenAIServiceException theirs =
        catchThrowableOfType(
            OpenAIServiceException.class,
            () -> client.chat().completions().create(plain.asParams()));
    Failed ours = (Failed) provider.complete(call(plain));
    Failed streamed = (Failed) provider.stream(call(plain), chunk -> {});

    assertThat(theirs.getClass().getSimpleName()).isEqualTo(exception);
    assertThat(ours.code()).isEqualTo(code);
    assertThat(streamed.code()).isEqualTo(code);
    assertThat(requireNonNull(ours.response()).statusCode()).isEqualTo(theirs.statusCode());
  }

  private static ChatCompletion streamed(ChatCompletionCreateParams params) {
    ChatCompletionCreateParams withUsage =
        params.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(withUsage)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private static ProviderCall call(Conversation conversation) {
    return new ProviderCall(
        "job-1.1",
        Endpoint.CHAT_COMPLETIONS,
        Conversation.MODEL,
        conversation.asJob(),
        Duration.ofMinutes(1));
  }
}
