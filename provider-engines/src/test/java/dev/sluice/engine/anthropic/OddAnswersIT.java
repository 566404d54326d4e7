package dev.sluice.engine.anthropic;

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

/** Answers as proxies and servers give them that only claim to be Anthropic's. */
@Timeout(60)
final class OddAnswersIT {

  private static final String MESSAGE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-x",
       "content":[{"type":"text","text":"A cat."}],"stop_reason":"end_turn",
       "usage":{"input_tokens":12,"output_tokens":3}}
      """;

  private static final String STARTED =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":12,"output_tokens":1}}}

      """;

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
          413 | PAYLOAD_TOO_LARGE | <html><head><title>413 Request Entity Too Large</title></head></html>
          429 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"rate_limit_error","message":"x","details":{"error_code":"enforced_spend_limit_reached"}}}
          402 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"billing_error","message":"x"}}
          200 | CONTEXT_EXCEEDED  | {"content":[],"stop_reason":"model_context_window_exceeded"}
          200 | SERVER_ERROR      | {"type":"message"}
          200 | OVERLOADED        | {"type":"error","error":{"type":"overloaded_error","message":"x"}}
          200 | STREAM_BROKEN     | {"content":[{"type":"te
          """)
  void aFailureIsNamedByWhatItSays(int status, ErrorCode code, String body) throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(status, body))) {
      assertThat(((Failed) provider(server).complete(CALL)).code()).isEqualTo(code);
      assertThat(((Failed) provider(server).stream(CALL, chunks::add)).code()).isEqualTo(code);
    }
    assertThat(chunks).isEmpty();
  }

  @Test
  void aWholeAnswerToAWishForPiecesIsHandedOutAsSome() throws Exception {
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, MESSAGE))) {
      Completed answer = (Completed) provider(server).stream(CALL, chunks::add);

      assertThat(answer).isEqualTo(provider(server).complete(CALL));
      assertThat(chunks).hasSize(4);
    }
  }

  @Test
  void whatIsNotKnownInAStreamIsPassedOver() throws Exception {
    String events =
        STARTED
            + """
            : a comment

            event: ping
            data: {"type":"ping"}

            event: yet_to_come
            data: {"type":"yet_to_come","index":{}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"new_block"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"new_delta","x":1}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"A cat."}}

            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    Completed answer = (Completed) stream(events);

    assertThat(answer.response().body().at("/choices/0/message/content").asString())
        .isEqualTo("A cat.");
    assertThat(answer.bill().usage().inputTokens()).isEqualTo(12);
    assertThat(answer.bill().usage().outputTokens()).isEqualTo(3);
  }

  @Test
  void anEventThatIsNoJsonBreaksTheStream() throws Exception {
    Failed failed = (Failed) stream(STARTED + "data: [DONE]x\n\n");

    assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
    assertThat(failed.message()).isEqualTo("sent a piece that is not JSON");
    assertThat(failed.bill().usage().inputTokens()).isEqualTo(12);
  }

  @Test
  void anErrorHasItsKindThoughTheStatusWasGood() throws Exception {
    Failed failed =
        (Failed)
            stream(
                STARTED
                    + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}\n\n");

    assertThat(failed.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failed.message()).isEqualTo("slow down");
  }

  private ProviderAnswer stream(String events) throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.send(200, "text/event-stream", events))) {
      return provider(server).stream(CALL, chunks::add);
    }
  }

  private static final ProviderCall CALL =
      new ProviderCall(
          "job-1.1",
          Endpoint.CHAT_COMPLETIONS,
          "claude-x",
          (ObjectNode)
              Json.mapper()
                  .readTree(
                      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
          Duration.ofSeconds(30));

  private static Provider provider(WireServer server) {
    return new AnthropicEngine(transport, InstantSource.fixed(Instant.EPOCH))
        .create(ProviderSpec.of("anthropic", "anthropic", server.host()));
  }
}
