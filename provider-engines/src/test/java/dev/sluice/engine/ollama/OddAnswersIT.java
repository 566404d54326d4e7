package dev.sluice.engine.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Answers as old servers, and servers in trouble, give them. */
@Timeout(60)
final class OddAnswersIT {

  private static final ProviderCall CALL =
      new ProviderCall(
          "job-1.1",
          Endpoint.CHAT_COMPLETIONS,
          "llama",
          (ObjectNode)
              Json.mapper()
                  .readTree(
                      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
          Duration.ofSeconds(30));

  private static HttpTransport transport;

  private final List<ObjectNode> chunks = new ArrayList<>();

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          404 | MODEL_NOT_FOUND  | {"error":"model 'x' not found, try pulling it first"}
          400 | CONTEXT_EXCEEDED | {"error":"the input length exceeds the context length"}
          400 | INVALID_REQUEST  | {"error":"registry.ollama.ai/library/x does not support tools"}
          502 | SERVER_ERROR     | {"error":"upstream is gone"}
          404 | MODEL_NOT_FOUND  | 404 page not found
          200 | SERVER_ERROR     | {"message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}
          200 | SERVER_ERROR     | {"done":true}
          200 | STREAM_BROKEN    | {"message":{"role":"assistant","content":"A"},"done":false}
          """)
  void aFailureIsNamedByWhatItSays(int status, ErrorCode code, String body) throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(status, body))) {
      assertThat(((Failed) provider(server).complete(CALL)).code()).isEqualTo(code);
      assertThat(((Failed) provider(server).stream(CALL, chunks::add)).code()).isEqualTo(code);
    }
  }

  @Test
  void countsThatAreLeftOutAreZero() throws Exception {
    String answer = "{\"message\":{\"content\":\"A cat.\"},\"done\":true,\"done_reason\":\"stop\"}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, answer))) {
      Completed completed = (Completed) provider(server).complete(CALL);

      assertThat(completed.bill().usage().inputTokens()).isZero();
      assertThat(completed.response().body().has("usage")).isFalse();
    }
  }

  @Test
  void aWholeAnswerToAWishForPiecesIsHandedOutAsSome() throws Exception {
    String answer =
        "{\"message\":{\"content\":\"A cat.\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, answer))) {
      Completed completed = (Completed) provider(server).stream(CALL, chunks::add);

      assertThat(completed).isEqualTo(provider(server).complete(CALL));
      assertThat(chunks).hasSize(4);
    }
  }

  @Test
  void blankLinesSayNothing() throws Exception {
    Completed answer =
        (Completed)
            stream(
                """

                {"message":{"content":"A "},"done":false}

                {"message":{"content":"cat."},"done":false}
                {"message":{"content":""},"done":true,"done_reason":"length","eval_count":3}
                """);

    assertThat(answer.response().body().at("/choices/0/message/content").asString())
        .isEqualTo("A cat.");
    assertThat(answer.response().body().at("/choices/0/finish_reason").asString())
        .isEqualTo("length");
  }

  @Test
  void aLineThatIsNoJsonBreaksTheStream() throws Exception {
    Failed failed = (Failed) stream("{\"message\":{\"content\":\"A \"},\"done\":false}\nbye\n");

    assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    assertThat(failed.message()).isEqualTo("sent a piece that is not JSON");
  }

  @Test
  void anErrorInPlaceOfALineIsUnderstood() throws Exception {
    Failed failed =
        (Failed)
            stream(
                """
                {"message":{"content":"A "},"done":false}
                {"error":"an error was encountered while running the model"}
                """);

    assertThat(failed.code()).isEqualTo(ErrorCode.SERVER_ERROR);
    assertThat(failed.message()).isEqualTo("an error was encountered while running the model");
  }

  private ProviderAnswer stream(String lines) throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.send(200, "application/x-ndjson", lines))) {
      return provider(server).stream(CALL, chunks::add);
    }
  }

  private static Provider provider(WireServer server) {
    return new OllamaEngine(transport, InstantSource.fixed(Instant.EPOCH))
        .create(ProviderSpec.of("ollama", "ollama", server.host()));
  }
}
