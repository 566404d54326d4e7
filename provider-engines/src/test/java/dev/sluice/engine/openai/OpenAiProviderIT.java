package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Bill;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What is asked in a call, and what its answer is taken for. */
@Timeout(60)
final class OpenAiProviderIT {

  private static final String KEY = "sk-very-secret-key-0123456789";

  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","model":"m1-2026","choices":[{"index":0,
       "finish_reason":"stop","message":{"role":"assistant","content":"A cat. \\uD83D\\uDC31","refusal":null}}],
       "usage":{"prompt_tokens":30,"completion_tokens":13,"total_tokens":43,"cost":0.00012,
        "prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":5}}}
      """;

  private static HttpTransport transport;

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @Test
  void aChatIsAnsweredWithItsUsageAndItsRequestId() throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.json(200, ANSWER, "x-request-id: req-7"))) {
      Completed answer = (Completed) provider(server.host()).complete(chat("Hi"));

      assertThat(answer.response().statusCode()).isEqualTo(200);
      assertThat(answer.response().requestId()).isEqualTo("req-7");
      assertThat(answer.response().body()).isEqualTo(Json.mapper().readTree(ANSWER));
      assertThat(answer.bill())
          .isEqualTo(new Bill(new Usage(30, 8, 13, 5), new BigDecimal("0.00012")));
      assertThat(server.onlyRequest().path()).isEqualTo("/v1/chat/completions");
      assertThat(server.onlyRequest().headers())
          .containsEntry("authorization", "Bearer " + KEY)
          .containsEntry("content-type", "application/json")
          .containsEntry("x-client-request-id", "job-1.1");
    }
  }

  @Test
  void embeddingsGoToTheirOwnPath() throws Exception {
    String vectors =
        "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.10,-1.5E-7]}],"
            + "\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, vectors))) {
      ObjectNode body = Json.mapper().createObjectNode().put("model", "e").put("input", "text");

      Completed answer =
          (Completed)
              provider(server.host())
                  .complete(
                      new ProviderCall("1", Endpoint.EMBEDDINGS, "e", body, Duration.ofHours(1)));

      assertThat(server.onlyRequest().path()).isEqualTo("/v1/embeddings");
      assertThat(answer.response().body()).hasToString(vectors);
      assertThat(answer.bill().usage()).isEqualTo(new Usage(4, 0, 0, 0));
    }
  }

  @Test
  void everyFieldIsForwardedExceptWhatWouldCutTheAnswerInPieces() throws Exception {
    String job =
        "{\"messages\":[],\"model\":\"alias\",\"temperature\":1.10,\"seed\":123456789012345678901,"
            + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"x_new\":{\"a\":[1,null,\"ß\"]}}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, ANSWER))) {
      ObjectNode body = (ObjectNode) Json.mapper().readTree(job);
      ObjectNode before = body.deepCopy();

      provider(server.host()).complete(call(body, Duration.ofHours(1)));

      assertThat(server.onlyRequest().body())
          .isEqualTo(
              "{\"model\":\"wire/m1\",\"messages\":[],\"temperature\":1.10,"
                  + "\"seed\":123456789012345678901,\"x_new\":{\"a\":[1,null,\"ß\"]}}");
      assertThat(body).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          401 | AUTHENTICATION | {"error":{"message":"no","code":"invalid_api_key"}}
          403 | PERMISSION_DENIED | {"error":{"message":"no"}}
          404 | MODEL_NOT_FOUND | {"error":{"message":"no"}}
          429 | QUOTA_EXHAUSTED | {"error":{"message":"no","type":"insufficient_quota"}}
          413 | PAYLOAD_TOO_LARGE | no
          503 | OVERLOADED | {"error":"no"}
          500 | SERVER_ERROR | {"error":{"message":"no"}}
          200 | SERVER_ERROR | {"error":{"message":"no"}}
          """)
  void aFailureIsNamedAndItsBodyKept(int status, ErrorCode code, String body) throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(status, body))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).isEqualTo("no");
      assertThat(response(failed).statusCode()).isEqualTo(status);
      assertThat(response(failed).body().asString(response(failed).body().toString()))
          .isEqualTo(body);
    }
  }

  @Test
  void aThrottleSaysHowLongToWait() throws Exception {
    String body = "{\"error\":{\"message\":\"slow\",\"code\":\"rate_limit_exceeded\"}}";
    try (WireServer server =
        new WireServer((request, wire) -> wire.json(429, body, "retry-after-ms: 1250"))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.code()).isEqualTo(ErrorCode.RATE_LIMITED);
      assertThat(failed.retryAfter()).isEqualTo(Duration.ofMillis(1250));
    }
  }

  @Test
  void aThrottleOfHoursIsAnExhaustedQuota() throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.json(429, "{}", "retry-after: 7200"))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.code()).isEqualTo(ErrorCode.QUOTA_EXHAUSTED);
      assertThat(failed.retryAfter()).isEqualTo(Duration.ofHours(2));
    }
  }

  @Test
  void anAnswerThatWasRefusedIsAContentPolicyFailureThatIsBilled() throws Exception {
    String refusal =
        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":null,"
            + "\"refusal\":\"I cannot help with that.\"}}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":6}}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, refusal))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
      assertThat(failed.message()).isEqualTo("I cannot help with that.");
      assertThat(response(failed).body()).hasToString(refusal);
      assertThat(failed.bill().usage()).isEqualTo(new Usage(9, 0, 6, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          application/json  | SERVER_ERROR  | ~~
          text/html         | SERVER_ERROR  | <html><title>Sign in</title></html>
          application/json  | STREAM_BROKEN | {"choices":[{"message":{"content":"A c
          application/json  | SERVER_ERROR  | {"object":"chat.completion"}
          application/json  | SERVER_ERROR  | {"choices":[]}
          application/json  | SERVER_ERROR  | [1,2]
          text/event-stream | SERVER_ERROR  | data: {"choices":[]}
          application/json  | CONTENT_POLICY | {"choices":[{"finish_reason":"content_filter","message":{"content":"A"}}]}
          application/json  | RATE_LIMITED  | {"choices":[{"finish_reason":"error","error":{"code":429,"message":"up"}}]}
          application/json  | SERVER_ERROR  | {"choices":[{"finish_reason":"error","message":{"content":"A"}}]}
          application/json  | OVERLOADED    | {"error_code":"TEMPORARILY_UNAVAILABLE","message":"scaling up"}
          """)
  void aSuccessWithoutAnAnswerIsAFailure(String type, ErrorCode code, String body)
      throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.send(200, type, body))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).isNotBlank();
    }
  }

  @Test
  void oneChoiceThatWasNotRefusedIsAnAnswer() throws Exception {
    String body =
        "{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":\"\"}},"
            + "{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Hi\"}}]}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, body))) {
      assertThat(provider(server.host()).complete(chat("Hi"))).isInstanceOf(Completed.class);
    }
  }

  @Test
  void aCredentialThatAProviderRepeatsIsNotPassedOn() throws Exception {
    String body =
        "{\"error\":{\"message\":\"Incorrect API key provided: %s\\n\\u0007, header Bearer %s\"}}"
            .formatted(KEY, KEY);
    try (WireServer server = new WireServer((request, wire) -> wire.json(401, body))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.message())
          .isEqualTo("Incorrect API key provided: [hidden] , header [hidden]");
      assertThat(failed.toString()).doesNotContain(KEY);
    }
  }

  @Test
  void aPageOfAProxyBecomesOneShortLine() throws Exception {
    String page = "<html>" + "<p>blah</p>\n".repeat(10_000);
    try (WireServer server = new WireServer((request, wire) -> wire.send(502, "text/html", page))) {
      Failed failed = (Failed) provider(server.host()).complete(chat("Hi"));

      assertThat(failed.message()).hasSizeLessThanOrEqualTo(500).doesNotContain("\n");
      assertThat(response(failed).body().asString()).hasSizeLessThanOrEqualTo(4096);
    }
  }

  @Test
  void anIdThatNoHeaderCouldCarryIsEncoded() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, ANSWER))) {
      provider(server.host())
          .complete(
              new ProviderCall(
                  "ä\r\nX-Evil: 1",
                  Endpoint.CHAT_COMPLETIONS,
                  "m",
                  chat("Hi").body(),
                  Duration.ofHours(1)));

      assertThat(server.onlyRequest().headers())
          .containsEntry("x-client-request-id", "%C3%A4%0D%0AX-Evil%3A+1")
          .doesNotContainKey("x-evil");
    }
  }

  private static ProviderResponse response(Failed failed) {
    return requireNonNull(failed.response(), "no response");
  }

  private static Provider provider(URI host) {
    return new OpenAiEngine(transport, InstantSource.system())
        .create(
            ProviderSpec.of("p", "openai", host)
                .with(new Auth.Header("Authorization", new Secret("Bearer " + KEY))));
  }

  private static ProviderCall chat(String prompt) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "alias");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return call(body, Duration.ofHours(1));
  }

  private static ProviderCall call(ObjectNode body, Duration budget) {
    return new ProviderCall("job-1.1", Endpoint.CHAT_COMPLETIONS, "wire/m1", body, budget);
  }
}
